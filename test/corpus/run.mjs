import { bundle } from '../../build/bundle.mjs';
import { runBundled } from '../support/run-bundled.mjs';

/** `npm run corpus -- DIR`: that repository through stage, try and serve, in a throwaway prefix. */
await bundle();
await runBundled('test/corpus/main.ts', process.argv.slice(2));
