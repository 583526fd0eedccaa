import type { Readable } from 'node:stream';
import * as z from 'zod';

/** What a driver says; see driver.ts. */
const line = z.object({
  kind: z.string(),
  to: z.number().optional(),
  verdict: z.enum(['good', 'bad']).optional(),
  how: z.string().optional(),
  cause: z.string().optional(),
  stands: z.object({ number: z.number(), venv: z.number() }).nullish(),
  problems: z.array(z.string()).optional(),
});
export type Line = z.infer<typeof line>;

export interface Driver {
  /** Everything said so far. */
  readonly lines: Line[];
  /** What it said on stderr. */
  readonly complaints: () => string;
  /** Until it has said `count` lines of this kind, or ended. */
  readonly said: (kind: string, count?: number) => Promise<void>;
  readonly ended: Promise<void>;
  readonly kill: () => void;
}

/** Somewhere drivers run until something disturbs. */
export interface World extends AsyncDisposable {
  readonly name: string;
  /** Empty and writable. */
  make(): Promise<void>;
  /** `tracer`: a program and its arguments that run the driver. */
  start(args: readonly string[], tracer?: readonly string[]): Driver;
  /** The fault. When it returns, nothing of the driver runs. */
  disturb(driver: Driver): Promise<void>;
  /** What comes back after it. */
  revive(): Promise<void>;
}

interface Spawned {
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  once(event: 'close', listener: () => void): unknown;
  kill(signal: 'SIGKILL'): unknown;
}

export const driverOf = (child: Spawned): Driver => {
  const lines: Line[] = [];
  let rest = '';
  let complaints = '';
  let waiting: (() => void)[] = [];
  const wake = () => {
    const now = waiting;
    waiting = [];
    for (const one of now) one();
  };
  let over = false;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      over = true;
      wake();
      resolve();
    });
  });
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const whole = (rest + chunk).split('\n');
    rest = whole.pop() ?? '';
    lines.push(...whole.map((one) => line.parse(JSON.parse(one))));
    wake();
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    complaints += chunk;
  });
  return {
    lines,
    complaints: () => complaints,
    async said(kind, count = 1) {
      while (!over && lines.filter((one) => one.kind === kind).length < count) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    ended,
    kill: () => child.kill('SIGKILL'),
  };
};
