import type { Layout } from '../state/layout';
import { currentVersion, lockOf, type Version } from '../state/version';
import { notSetUp } from './context';

/** The current version, and the list that its environment was made from. */
export async function versionInPlace(
  layout: Layout,
): Promise<{ readonly version: Version; readonly lock: string }> {
  const present = await currentVersion(layout);
  if (present.kind !== 'read') throw notSetUp();
  const version = present.value;
  const lock = await lockOf(layout, version.commit.hash);
  if (lock === null) throw notSetUp();
  return { version, lock };
}
