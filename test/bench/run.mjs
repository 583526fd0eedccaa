import { runBundled } from '../support/run-bundled.mjs';

/** `npm run bench`: everything, into docs/benchmarks.md; `npm run bench -- NAME...`: these parts, to be looked at. */
await runBundled('test/bench/main.ts', process.argv.slice(2));
