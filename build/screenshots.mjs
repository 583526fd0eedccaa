import { cp, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from './support/paths.mjs';
import { mustRun } from './support/run.mjs';
import { Refusal, runMain, say } from './support/say.mjs';

/** Copies what the end-to-end tests drew to where the pages show it. */
await runMain(async () => {
  const drawn = inProject('test-results/screenshots');
  if (!existsSync(drawn))
    throw new Refusal('There are no screenshots. Run: node build/test.mjs e2e');
  await cp(drawn, inProject('docs/screenshots'), { recursive: true });
  const film = inProject('test-results/film');
  if (existsSync(film)) {
    const out = inProject('docs/screenshots/film.png');
    // the film's own delays are beside its pictures; -kc: the colours of the first picture are not those of all
    await mustRun('apngasm', [out, join(film, 'frame000.png'), '-kc'], { quiet: true });
    say('Assembled docs/screenshots/film.png.');
  }
  say(`Copied ${(await readdir(drawn)).length} screenshots to docs/screenshots.`);
  return 0;
});
