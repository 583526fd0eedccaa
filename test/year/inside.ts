import { execFile } from 'node:child_process';
import { lstat, lutimes, readdir, readFile, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import {
  digestOf,
  leftovers,
  opt,
  refreshState,
  state,
  text,
  treeProblems,
} from '../machine/pipeline/standing';
import { refresh } from '../machine/pipeline/units';
import { fingerprintOfVenv } from '../machine/pipeline/venv';
import { looked, type Looked, type Measured } from './commands';

const call = promisify(execFile);

const current = z.object({
  commit: z.object({ hash: z.string() }),
  python: z.object({ fingerprint: z.string(), version: z.string() }),
});

async function served(): Promise<Looked['served']> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    try {
      const response = await fetch('http://127.0.0.1:8000/', { signal: AbortSignal.timeout(3000) });
      if (response.ok) return looked.shape.served.parse(await response.json());
    } catch {
      // not up yet, or not at all
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return null;
}

async function archived(): Promise<string[]> {
  const saved = join(refreshState, 'private/saved');
  const names = await readdir(saved).catch(() => []);
  const last = names
    .filter((name) => name.endsWith('.tar.gz'))
    .sort()
    .at(-1);
  if (last === undefined) return [];
  return (await call('tar', ['-tzf', join(saved, last)])).stdout.trim().split('\n');
}

/** The version in place, by the files on the disk and by the answer of the service. */
export async function look(): Promise<Looked> {
  const problems: string[] = [];
  const read = current.safeParse(JSON.parse((await text(`${refreshState}/current.json`)) ?? '{}'));
  if (read.success) {
    const { commit, python } = read.data;
    problems.push(...(await treeProblems(commit.hash)));
    problems.push(...(await fingerprintOfVenv(`${opt}/venv`, python.fingerprint)));
  } else problems.push('current.json cannot be read');
  const answer = await served();
  if (answer === null) problems.push('nothing answers');
  problems.push(...(await leftovers()).map((one) => `left over: ${one}`));
  const failed = ['list-units', '--failed', '--plain', '--no-legend', 'ladylinux-*'];
  const units = (await call('systemctl', failed)).stdout.trim().split('\n');
  // that of a run which was killed is failed until the next one
  const unexpected = units.filter((one) => one !== '' && !one.startsWith(refresh));
  if (unexpected.length > 0) problems.push(`failed: ${unexpected.join('; ')}`);
  const places = [`${opt}/models`, `${opt}/containers`, '/etc/ladylinux'];
  return {
    commit: read.data?.commit.hash ?? null,
    python: read.data?.python.version ?? null,
    problems,
    served: answer,
    precious: await digestOf([...places, `${state}/cache`, `${state}/logs`]),
    data: await digestOf([`${state}/data`]),
    schema: await text(`${state}/data/schema`),
    archived: await archived(),
  };
}

/** Sizes by purpose (the first match counts): all our files on the disk, and journald's. */
const parts: readonly (readonly [string, RegExp])[] = [
  ['version in place', /^\/opt\/ladylinux\/(?:app|venv)(?:\/|$)/],
  ['versions kept', /^\/opt\/ladylinux\/\.refresh\/kept(?:\/|$)/],
  ['mirror', /^\/opt\/ladylinux\/\.refresh\/mirror\.git(?:\/|$)/],
  ['tools', /^\/opt\/ladylinux\/(?:\.refresh\/tools|python)(?:\/|$)/],
  ['packages received', /^\/opt\/ladylinux\/\.refresh\/packages/],
  ['models', /^\/opt\/ladylinux\/models(?:\/|$)/],
  ['staging', /^\/opt\/ladylinux\//],
  ['data taken back', /^\/var\/lib\/ladylinux\/data-kept(?:\/|$)/],
  ['data', /^\/var\/lib\/ladylinux(?:\/|$)/],
  ['history', /^\/var\/lib\/ladylinux-refresh\/history/],
  ['events of runs', /^\/var\/lib\/ladylinux-refresh\/runs(?:\/|$)/],
  ['edits saved', /^\/var\/lib\/ladylinux-refresh\/private\/saved(?:\/|$)/],
  ['records', /^\/var\/lib\/ladylinux-refresh(?:\/|$)/],
  ['settings', /^\/etc\/ladylinux(?:\/|$)/],
  ['journal', /^\/var\/log\/journal(?:\/|$)/],
];
const roots = [opt, state, refreshState, '/etc/ladylinux', '/var/log/journal'];

async function walk(path: string, visit: (path: string) => unknown): Promise<void> {
  const facts = await lstat(path).catch(() => null);
  if (facts === null) return;
  await visit(path);
  if (facts.isDirectory())
    for (const name of await readdir(path).catch(() => [])) await walk(join(path, name), visit);
}

async function timed(...args: string[]): Promise<number> {
  const began = performance.now();
  await call('ladylinux-refresh', args, { maxBuffer: 2 ** 28 });
  return performance.now() - began;
}

export async function measure(isTimed: boolean): Promise<Measured> {
  const disk: Record<string, number> = Object.fromEntries(parts.map(([name]) => [name, 0]));
  let files = 0;
  for (const root of roots)
    await walk(root, async (path) => {
      const facts = await lstat(path).catch(() => null);
      const [name = ''] = parts.find(([, pattern]) => pattern.test(path)) ?? [];
      disk[name] = (disk[name] ?? 0) + (facts?.blocks ?? 0) * 512;
      if (name !== 'journal') files += 1;
    });
  const { blocks, bfree, bsize } = await statfs('/');
  // whatever else was written on this machine since it was made
  disk['whole disk'] = (blocks - bfree) * bsize;
  return {
    disk,
    files,
    statusMs: isTimed ? await timed('status', '--json') : null,
    historyMs: isTimed ? await timed('history', '--json') : null,
  };
}

const dayMs = 86_400_000;
const moment = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/**
 * A night goes by. The clock stays: what has a time of the past gets one that is so much older. Trees that are in place or kept are as
 * they were, since byte code belongs to files by their time.
 */
export async function age(days: number): Promise<void> {
  const older = [
    'mirror.git',
    'tools',
    ...(await readdir(`${opt}/.refresh`)).filter((name) => name.startsWith('packages')),
  ];
  for (const root of [refreshState, ...older.map((name) => `${opt}/.refresh/${name}`)])
    await walk(root, async (path) => {
      const facts = await lstat(path);
      if (facts.isFile() && path.startsWith(refreshState) && /\.jsonl?$/.test(path)) {
        const now = await readFile(path, 'utf8');
        const then = now.replace(moment, (at) =>
          new Date(Date.parse(at) - days * dayMs).toISOString(),
        );
        // in place: its owner and mode stay
        if (then !== now) await writeFile(path, then);
      }
      await lutimes(path, facts.atime, new Date(facts.mtimeMs - days * dayMs));
    });
}
