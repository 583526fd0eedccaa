import { cp, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { inProject } from './support/paths.mjs';
import { Refusal, runMain, say } from './support/say.mjs';

/** Copies what the end-to-end tests drew to where the pages show it. */
await runMain(async () => {
  const drawn = inProject('test-results/screenshots');
  if (!existsSync(drawn))
    throw new Refusal('There are no screenshots. Run: node build/test.mjs e2e');
  await cp(drawn, inProject('docs/screenshots'), { recursive: true });
  say(`Copied ${(await readdir(drawn)).length} screenshots to docs/screenshots.`);
  return 0;
});
