import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { readFile, readlink } from 'node:fs/promises';

/** On one line: mode, owner, group, and the contents of a file or the target of a link. */
export async function factsOf(path: string, facts: Stats): Promise<string> {
  const content = facts.isFile()
    ? createHash('sha256')
        .update(await readFile(path))
        .digest('hex')
    : facts.isSymbolicLink()
      ? await readlink(path)
      : '';
  return [facts.mode.toString(8), facts.uid, facts.gid, content].join(' ');
}
