import type { Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { plainLine } from '../../lib/text';

/** Somebody may keep half a terabyte in millions of files here; this many are enough to report that. */
const mostEntries = 100_000;
const nestedDepth = 3;

/** Bytes below paths that git named; does not follow links. */
export async function sizesOf(root: string, paths: readonly string[], signal: AbortSignal) {
  let bytes = 0;
  let entries = 0;
  let largest: { path: string; bytes: number } | null = null;
  let sure = true;
  const queue = [...paths];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    entries += 1;
    if (signal.aborted || entries > mostEntries) {
      sure = false;
      break;
    }
    const facts = await lstat(join(root, path)).catch(() => null);
    if (facts === null) continue;
    if (facts.isDirectory()) {
      for await (const { name } of entriesOf(join(root, path))) {
        if (queue.length > mostEntries) break;
        queue.push(join(path, name));
      }
      continue;
    }
    bytes += facts.size;
    if (largest === null || facts.size > largest.bytes) largest = { path, bytes: facts.size };
  }
  return {
    bytes,
    largest: largest === null ? null : { ...largest, path: plainLine(largest.path) },
    sure,
  };
}

/** Nested repositories below the code, near enough to the top to be a mistake. */
export async function nestedRepositories(app: string, signal: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  let entries = 0;
  const queue = [{ path: '', depth: 0 }];
  for (let at = queue.shift(); at !== undefined && found.length < 20; at = queue.shift()) {
    for await (const entry of entriesOf(join(app, at.path))) {
      entries += 1;
      if (signal.aborted || entries > mostEntries) return found;
      if (entry.name === '.git' && at.path !== '') found.push(at.path);
      const goesOn = entry.isDirectory() && at.depth < nestedDepth && entry.name !== '.git';
      if (goesOn) queue.push({ path: join(at.path, entry.name), depth: at.depth + 1 });
    }
  }
  return found;
}

/** An unreadable folder counts as empty. */
async function* entriesOf(folder: string): AsyncGenerator<Dirent> {
  const opened = await opendir(folder).catch(() => null);
  if (opened === null) return;
  try {
    for await (const entry of opened) yield entry;
  } catch {
    // it vanished or the disk cannot read it: what was seen so far has to do
  }
}
