import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Version 2 alone; the hybrid layout's; version 1's own hierarchy of systemd. */
const hierarchies = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd'];

/** Every process below a control group (cgroups(7)), sub-groups included; empty where the group is gone. */
export async function processesIn(
  controlGroup: string,
  roots: readonly string[] = hierarchies,
): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  if (!/^\/./.test(controlGroup)) return found;
  await Promise.all(roots.map((root) => collect(join(root, controlGroup), found)));
  return found;
}

async function collect(group: string, found: Set<number>): Promise<void> {
  for (const line of (await readOrEmpty(join(group, 'cgroup.procs'))).split('\n')) {
    const pid = Number(line);
    if (pid > 0) found.add(pid);
  }
  const children = await readdir(group, { withFileTypes: true }).catch(noneIfGone);
  await Promise.all(
    children
      .filter((child) => child.isDirectory())
      .map((child) => collect(join(group, child.name), found)),
  );
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    noneIfGone(error);
    return '';
  }
}

/** ENODEV: the group was removed between open and read. */
function noneIfGone(error: unknown): [] {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENODEV' || code === 'ENOTDIR') return [];
  throw error;
}
