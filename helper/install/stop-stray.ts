import { readFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import type { KeptCopies } from './kept-copies';
import { sleep } from '../lib/clock';
import { isAlive, startTimeOf } from '../../common/process';
import { sendSignal, uidOf } from '../lib/process-info';
import { familyOf, type Stray } from '../host/stray';

const patienceMs = 10_000;

/** How to restart it: program, folder, user and environment. Kept in memory only, because it holds secrets. */
export interface StopResult {
  readonly stray: Stray;
  readonly environment: Readonly<Record<string, string>>;
  /** Of the first process of its family, which started the listener. */
  readonly argv: readonly string[];
}

/** Asks it and all its family to end, then kills what is left. */
export async function stopStray(stray: Stray, saved: KeptCopies): Promise<StopResult> {
  if (!(await isAlive(stray))) throw new Error('it is gone already');
  const family = await familyFacts(stray);
  // everything is read from one process, checked to be the same before and after
  const [first = stray] = family;
  const argv = (await nullTerminated(`/proc/${String(first.pid)}/cmdline`)) ?? stray.argv;
  const variables = (await nullTerminated(`/proc/${String(first.pid)}/environ`)) ?? [];
  if (!(await isAlive(first))) throw new Error('it is gone already');
  const environment = Object.fromEntries(
    variables.flatMap((entry) => {
      const at = entry.indexOf('=');
      return at > 0 ? [[entry.slice(0, at), entry.slice(at + 1)]] : [];
    }),
  );
  await saved.note(
    `stopped process ${String(stray.pid)} of user ${String(stray.uid)}: it ran "${stray.command}" in ${stray.folder ?? '?'}`,
  );
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const each of family) if (await isAlive(each)) sendSignal(each.pid, signal);
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      const left = await Promise.all([stray, ...family].map(isAlive));
      if (!left.includes(true)) return { stray, environment, argv };
      await sleep(50);
    }
  }
  throw new Error(`process ${String(stray.pid)} does not end`);
}

/** After a failed adoption. Never as root: it is repository code. */
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

/** Processes of its group with the same user: others' we may neither end nor restart as another user. */
async function familyFacts({ pid, uid }: Stray) {
  const members = await Promise.all(
    (await familyOf(pid)).map(async (member) => ({
      pid: member,
      startTime: await startTimeOf(member),
      uid: await uidOf(member),
    })),
  );
  return members
    .flatMap(({ startTime, ...each }) => (startTime === null ? [] : [{ ...each, startTime }]))
    .filter((each) => each.uid === uid)
    .sort((a, b) => a.pid - b.pid);
}

async function nullTerminated(file: string): Promise<string[] | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text === '' ? null : text.replace(/\0$/, '').split('\0');
}
