import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { discard } from './discard';
import { forgetOthers, forgetPair, isKept, keptPairs, type Pair } from '../state/pair';
import type { Run } from './run';
import { tidy } from './tidy';
import { lastVerified } from '../state/verified';

/** Versions beyond the setting, environments that no kept version needs, and what staging left. Never the pair in place. */
export async function prune(run: Run, current: Pair): Promise<void> {
  const { layout, settings } = run;
  const kept = await keptPairs(layout);
  for (const old of kept.slice(settings.keep)) {
    // forgotten first: nobody may return to a tree of which a part is gone
    await forgetPair(layout, old.commit.hash);
    await discard(run, join(layout.keptApps, old.commit.hash));
  }
  // an earlier copy of the version in place, which no way back leads to
  await discard(run, join(layout.keptApps, current.commit.hash));
  const wanted = [current, ...kept.slice(0, settings.keep)];
  const needed = new Set(wanted.map(({ python }) => python.fingerprint));
  for (const name of await readdir(layout.keptVenvs))
    if (!needed.has(name)) await discard(run, join(layout.keptVenvs, name));
  for (const name of await readdir(layout.keptApps)) {
    if (await isKept(layout, name)) continue;
    if (name.startsWith('unknown-')) await pruneUnknown(run, name);
    else await discard(run, join(layout.keptApps, name)); // a prune that was killed had forgotten it
  }
  const verified = await lastVerified(layout);
  const known = wanted.map(({ commit }) => commit.hash);
  await forgetOthers(layout, new Set(verified === null ? known : [verified.commit, ...known]));
  await tidy(run);
}

/** A tree that we did not make is kept as long as the archive of its edits would be: until the third run after it. */
async function pruneUnknown(run: Run, name: string): Promise<void> {
  const all = (await readdir(run.layout.keptApps))
    .filter((each) => each.startsWith('unknown-'))
    .sort();
  if (all.indexOf(name) < all.length - run.settings.keep)
    await discard(run, join(run.layout.keptApps, name));
}
