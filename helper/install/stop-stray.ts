import { readFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import type { KeptCopies } from './kept-copies';
import { sleep } from '../lib/clock';
import { isAlive } from '../../common/process';
import { familyOf, type Stray } from '../host/stray';

const patienceMs = 10_000;

/** How to have it back as it was: what it runs, where, as whom, with its environment. Kept in memory only: it holds secrets. */
export interface StopResult {
  readonly stray: Stray;
  readonly environment: Readonly<Record<string, string>>;
  /** The first of its family: who started the one that listens. */
  readonly argv: readonly string[];
}

/** Asks it and all that was started with it to end, then insists. */
export async function stopStray(stray: Stray, saved: KeptCopies): Promise<StopResult> {
  if (!(await isAlive(stray))) throw new Error('it is gone already');
  const family = await familyOf(stray.pid);
  const [first = stray.pid] = family.sort((a, b) => a - b);
  const argv = (await nullTerminated(`/proc/${String(first)}/cmdline`)) ?? stray.argv;
  const environment = Object.fromEntries(
    ((await nullTerminated(`/proc/${String(first)}/environ`)) ?? []).flatMap((entry) => {
      const at = entry.indexOf('=');
      return at > 0 ? [[entry.slice(0, at), entry.slice(at + 1)]] : [];
    }),
  );
  await saved.note(
    `stopped process ${String(stray.pid)} of user ${String(stray.uid)}: it ran "${stray.command}" in ${stray.folder ?? '?'}`,
  );
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const pid of family) send(pid, signal);
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      if (!(await isAlive(stray)) && !family.some(isThere)) return { stray, environment, argv };
      await sleep(50);
    }
  }
  throw new Error(`process ${String(stray.pid)} does not end`);
}

/** For an adoption that did not come to its end. Never as root: it is repository code. */
export function startAgain({ stray, environment, argv }: StopResult): boolean {
  const [program, ...args] = argv;
  if (stray.uid === 0 || program === undefined) return false;
  const child = spawn(program, args, {
    uid: stray.uid,
    gid: stray.gid,
    cwd: stray.folder ?? '/',
    env: environment,
    detached: true,
    stdio: 'ignore',
  });
  child.on('error', () => undefined);
  child.unref();
  return true;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended by itself
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function nullTerminated(file: string): Promise<string[] | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text === '' ? null : text.replace(/\0$/, '').split('\0');
}
