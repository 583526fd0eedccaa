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

/** What SQLite keeps beside a database until it is merged or taken back: sqlite.org/tempfiles.html */
const companions = ['-wal', '-journal'] as const;
const magic = 'SQLite format 3\0';
/** sqlite.org/walformat.html: another salt, and what follows are other changes. */
const walHeader = 32;

const settleWithinMs = 5000;
/** Longer than the kernel's tick, within which two writes may leave the same time. */
const tickMs = 20;

/**
 * A database that is written to while it is copied may be copied from two moments. It is neither opened nor locked here: it is copied
 * again until nothing was merged into it meanwhile, and then is whole, as after a power cut. False where there is no such moment.
 */
export async function settleDatabases(copied: Copied, signal: AbortSignal): Promise<boolean> {
  const deadline = monotonicMs() + settleWithinMs;
  for (const database of await touchedDatabases(copied)) {
    while (!(await copyWhole(copied, database))) {
      if (monotonicMs() > deadline || signal.aborted) return false;
      // not in step with whoever writes
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
  if (before === null) return true; // removed since: what was copied is as good as any
  for (const suffix of ['', ...companions])
    if (!(await copyOne(`${place}${suffix}`, join(to, `${database}${suffix}`)))) return false;
  const isFresh = Date.now() - before.changedMs < tickMs;
  if (isFresh && !(await isSame(place, join(to, database)))) return false;
  return (await stateOf(place))?.text === before.text;
}

/** With its mode and times, sharing its blocks where the filesystem can. A file that is not there is not there in the copy either. */
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
    return false; // it went away meanwhile
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

/** What is other once something was merged into the database, or was begun to be. */
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

/** No link is followed, and no pipe is waited for: whoever has the data may have put one there. */
const carefully = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

async function headOf(path: string, length: number): Promise<Buffer | null> {
  const file = await open(path, carefully).catch(() => null);
  if (file === null) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return null; // it is no file
  } finally {
    await file.close();
  }
}
