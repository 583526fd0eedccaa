import { runBundled } from '../support/run-bundled.mjs';

/** `npm run bench` measures everything and writes docs/benchmarks.md; `npm run bench -- NAME...` measures these parts and prints them. */
await runBundled('test/bench/main.ts', process.argv.slice(2));
