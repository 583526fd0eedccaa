import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { forgetCopies, nextPrefix } from './data-copies';
import { discard } from './discard';
import { forgetPair, keptPair, keptPairs, type Pair } from './pair';
import type { Run } from './run';

/** Versions beyond the setting, environments that no kept version needs, and what staging left. Never the pair in place. */
export async function prune(run: Run, current: Pair): Promise<void> {
  const { layout, settings } = run;
  const kept = await keptPairs(layout);
  for (const old of kept.slice(settings.keep)) {
    await discard(run, join(layout.keptApps, old.commit.hash));
    await forgetPair(layout, old.commit.hash);
  }
  const needed = new Set(
    [current, ...kept.slice(0, settings.keep)].map((pair) => pair.python.fingerprint),
  );
  for (const name of await readdir(layout.keptVenvs))
    if (!needed.has(name)) await discard(run, join(layout.keptVenvs, name));
  for (const name of await readdir(layout.keptApps)) {
    if ((await keptPair(layout, name)) === null && name.startsWith('unknown-'))
      await pruneUnknown(run, name);
  }
  await clearStaging(run);
}

/** A tree that we did not make is kept as long as the archive of its edits would be: until the third run after it. */
async function pruneUnknown(run: Run, name: string): Promise<void> {
  const all = (await readdir(run.layout.keptApps))
    .filter((each) => each.startsWith('unknown-'))
    .sort();
  if (all.indexOf(name) < all.length - run.settings.keep)
    await discard(run, join(run.layout.keptApps, name));
}

export async function clearStaging(run: Run): Promise<void> {
  await forgetCopies(run, nextPrefix);
  const { layout } = run;
  for (const name of await readdir(layout.next)) {
    await discard(run, join(layout.next, name));
  }
}
