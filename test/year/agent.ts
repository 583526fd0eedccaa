/** Runs inside the machine of a year: does what commands.ts says, one JSON line in, one out. */
import { spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type * as z from 'zod';
import { layoutUnder } from '../../helper/state/layout';
import { kill, refresh, settle, sleep } from '../machine/pipeline/units';
import { command, type Ran } from './commands';
import { age, look, measure } from './inside';

const layout = layoutUnder('/');
const readJson = async (path: string): Promise<unknown> =>
  JSON.parse(await readFile(path, 'utf8').catch(() => 'null'));

interface Report {
  readonly runId: string;
  readonly outcome: string;
  readonly message: unknown;
  readonly cause: unknown;
  readonly durationMs: number;
  readonly downtimeMs: number | null;
  readonly to: { readonly hash: string } | null;
}

/** VmHWM of proc(5), which never falls, of the running processes. */
async function watchPeak(isOver: () => boolean): Promise<number | null> {
  let peak: number | null = null;
  while (!isOver()) {
    const status = (await readJson(layout.status).catch(() => null)) as {
      process?: { pid?: number };
    } | null;
    const pid = status?.process?.pid;
    if (pid !== undefined) {
      const facts = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
      const most = /^VmHWM:\s*(\d+) kB/m.exec(facts)?.[1];
      if (most !== undefined) peak = Math.max(peak ?? 0, Number(most));
    }
    await sleep(50);
  }
  return peak;
}

async function run({
  args,
  killAfterMs,
  cancelAfterMs,
}: Extract<z.output<typeof command>, { kind: 'run' }>): Promise<Ran> {
  const before = (await readJson(layout.lastStatus)) as Report | null;
  const began = performance.now();
  const child = spawn('ladylinux-refresh', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-3000)));
  let isOver = false;
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      isOver = true;
      resolve(code);
    });
  });
  const disturbances = [
    [killAfterMs, () => kill(refresh, 'all')],
    [cancelAfterMs, () => kill(refresh, 'main', 'INT')],
  ] as const;
  const timers = disturbances.map(([after, disturb]) =>
    after === undefined
      ? undefined
      : setTimeout(() => {
          disturb().catch(() => undefined); // it ended at that very moment
        }, after),
  );
  const [exitCode, peakKiB] = await Promise.all([ended, watchPeak(() => isOver)]);
  for (const timer of timers) clearTimeout(timer);
  const milliseconds = performance.now() - began;
  await settle();
  const after = (await readJson(layout.lastStatus)) as Report | null;
  return {
    exitCode,
    milliseconds,
    peakKiB,
    report:
      after === null || after.runId === before?.runId
        ? null
        : { ...after, to: after.to?.hash ?? null },
    said,
  };
}

const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

await mkdir('/run/ladylinux-test', { recursive: true });
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const asked = command.parse(JSON.parse(line));
    switch (asked.kind) {
      case 'run':
        say(await run(asked));
        break;
      case 'look':
        say(await look());
        break;
      case 'measure':
        say(await measure(asked.isTimed));
        break;
      case 'age':
        await age(asked.days);
        say({});
    }
  } catch (error) {
    say({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
