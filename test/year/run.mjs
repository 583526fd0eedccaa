import { runBundled } from '../support/run-bundled.mjs';

/** `npm run year -- --days N --seed S`: so many daily refreshes on one machine. */
await runBundled('test/year/main.ts', process.argv.slice(2));
