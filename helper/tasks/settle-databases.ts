import { constants, type BigIntStats } from 'node:fs';
import { chmod, copyFile, lstat, open, readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { monotonicMs, sleep } from '../lib/clock';

interface Copied {
  readonly from: string;
  readonly to: string;
  readonly sinceMs: number;
}

/** SQLite's files beside a database until their changes are merged or rolled back: sqlite.org/tempfiles.html */
const companions = ['-wal', '-journal'] as const;
const magic = 'SQLite format 3\0';
/** sqlite.org/walformat.html: a new salt means other changes follow. */
const walHeader = 32;

const settleWithinMs = 5000;
/** Longer than the kernel's tick, within which two writes may have the same time. */
const tickMs = 20;

/**
 * A database that is written during the copy may be a mix of two moments. Without opening or locking it, copies it
 * again until nothing was merged into it meanwhile; then the copy is consistent, as after a power cut. False if that
 * never happens.
 */
export async function settleDatabases(copied: Copied, signal: AbortSignal): Promise<boolean> {
  const deadline = monotonicMs() + settleWithinMs;
  for (const database of await touchedDatabases(copied)) {
    while (!(await copyWhole(copied, database))) {
      if (monotonicMs() > deadline || signal.aborted) return false;
      // a random time, to get out of step with the writer
      await sleep(Math.random() * tickMs);
    }
  }
  return true;
}

async function touchedDatabases({ from, sinceMs }: Copied): Promise<Set<string>> {
  const found = new Set<string>();
  const look = async (folder: string): Promise<void> => {
    const entries = await readdir(join(from, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await look(path);
      if (!entry.isFile()) continue;
      const facts = await lstat(join(from, path)).catch(() => null);
      if (facts === null || facts.ctimeMs < sinceMs) continue;
      const suffix = companions.find((each) => path.endsWith(each)) ?? '';
      const database = path.slice(0, path.length - suffix.length);
      const head = await headOf(join(from, database), magic.length);
      if (head?.toString('latin1') === magic) found.add(database);
    }
  };
  await look('');
  return found;
}

async function copyWhole({ from, to }: Copied, database: string): Promise<boolean> {
  const place = join(from, database);
  const before = await stateOf(place);
  if (before === null) return true; // removed meanwhile: the copy is good enough
  for (const suffix of ['', ...companions])
    if (!(await copyOne(`${place}${suffix}`, join(to, `${database}${suffix}`)))) return false;
  const isFresh = Date.now() - before.changedMs < tickMs;
  if (isFresh && !(await isSame(place, join(to, database)))) return false;
  return (await stateOf(place))?.text === before.text;
}

/** With mode and times, sharing blocks if the file system can. Removes the copy of a file that is gone. */
async function copyOne(path: string, copy: string): Promise<boolean> {
  try {
    await rm(copy, { force: true });
    const facts = await factsOf(path);
    if (facts === null) return true;
    await copyFile(path, copy, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await chmod(copy, Number(facts.mode & 0o7777n));
    await utimes(copy, facts.atime, facts.mtime);
    return true;
  } catch {
    return false; // it vanished meanwhile
  }
}

async function isSame(one: string, other: string): Promise<boolean> {
  const { exitCode } = await execa('/usr/bin/cmp', ['--silent', '--', one, other], {
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
    extendEnv: false,
    reject: false,
    stdio: 'ignore',
  });
  return exitCode === 0;
}

/** Changes once anything is merged into the database, or begins to be. */
async function stateOf(path: string): Promise<{ text: string; changedMs: number } | null> {
  const facts = await factsOf(path);
  if (facts === null) return null;
  const { ino, size, mtimeNs, ctimeNs, ctimeMs } = facts;
  const wal = (await headOf(`${path}-wal`, walHeader))?.toString('latin1') ?? '';
  return { text: [ino, size, mtimeNs, ctimeNs, wal].join(), changedMs: Number(ctimeMs) };
}

async function factsOf(path: string): Promise<BigIntStats | null> {
  const facts = await lstat(path, { bigint: true }).catch(() => null);
  return facts?.isFile() === true ? facts : null;
}

/** Follows no link and waits for no pipe: the owner of the data may have planted one. */
const carefully = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

async function headOf(path: string, length: number): Promise<Buffer | null> {
  const file = await open(path, carefully).catch(() => null);
  if (file === null) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return null; // not a file
  } finally {
    await file.close();
  }
}
