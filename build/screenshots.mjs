import { cp, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from './support/paths.mjs';
import { mustRun } from './support/run.mjs';
import { Refusal, runMain, say } from './support/say.mjs';

/** Copies the pictures of the end-to-end tests into the documentation. */
await runMain(async () => {
  const drawn = inProject('test-results/screenshots');
  if (!existsSync(drawn))
    throw new Refusal('There are no screenshots. Run: node build/test.mjs e2e');
  await cp(drawn, inProject('docs/screenshots'), { recursive: true });
  const film = inProject('test-results/film');
  if (existsSync(film)) {
    const out = inProject('docs/screenshots/film.png');
    // each picture's delay is in a file beside it; -kc: the pictures do not share one palette
    await mustRun('apngasm', [out, join(film, 'frame000.png'), '-kc'], { quiet: true });
    say('Assembled docs/screenshots/film.png.');
  }
  say(`Copied ${(await readdir(drawn)).length} screenshots to docs/screenshots.`);
  return 0;
});
