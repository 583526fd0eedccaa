import { join } from 'node:path';
import type { Machine } from '../../support/machine';

const place = '/srv/bench/programs.py';

/** Text that identifies the processes of a program. */
export type Marks = readonly string[];
export type Programs<N extends string> = Readonly<Record<N, Marks>>;

/** Totals of all threads of a program over a period. */
export interface Idle {
  /** Voluntary context switches. */
  readonly wakeups: number;
  /** Those of Node's event loop and its workers: caused by our timers, files, sockets and children. */
  readonly node: number;
  /** Seconds of processor time. */
  readonly ran: number;
}

/** Watches the programs of a user's session from inside the machine. */
export async function watchPrograms(machine: Machine, user: string) {
  await machine.exec(['mkdir', '-p', '/srv/bench']);
  await machine.copyIn(join(import.meta.dirname, 'programs.py'), place);
  const ask = async <T>(verb: string, given: unknown, inSession = false): Promise<T> => {
    const command = ['python3', place, verb, JSON.stringify(given)] as const;
    const { stdout } = await (inSession ? machine.as(user, command) : machine.exec(command));
    return JSON.parse(stdout) as T;
  };
  return {
    /** Milliseconds from the start until the panel's watcher knows an icon of that program. */
    start: (program: { readonly marks: Marks; readonly command: readonly string[] }) =>
      ask<number>('start', program, true),
    end: (marks: Marks) => ask<null>('end', marks),
    /** Resolves when the work of a start or of a window is done: after this many quiet seconds. */
    quiet: (marks: Marks, seconds: number) =>
      ask<null>('quiet', { marks, seconds, limit: 10 * seconds + 120 }),
    /** MiB, the sum of all processes' proportional set sizes. */
    pss: <N extends string>(programs: Programs<N>) => ask<Record<N, number>>('pss', programs),
    idle: <N extends string>(programs: Programs<N>, seconds: number) =>
      ask<Record<N, Idle>>('idle', { programs, seconds }),
  };
}
