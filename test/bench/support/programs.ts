import { join } from 'node:path';
import type { Machine } from '../../support/machine';

const place = '/srv/bench/programs.py';

/** What makes the processes of a program known. */
export type Marks = readonly string[];
export type Programs<N extends string> = Readonly<Record<N, Marks>>;

/** Of all threads of a program over a time. */
export interface Idle {
  /** Voluntary context switches. */
  readonly wakeups: number;
  /** Those of Node's event loop and its workers: what timers, files, sockets and children of ours cause. */
  readonly node: number;
  /** Seconds on a core. */
  readonly ran: number;
}

/** Watches the programs of a user's session from within the machine. */
export async function watchPrograms(machine: Machine, user: string) {
  await machine.exec(['mkdir', '-p', '/srv/bench']);
  await machine.copyIn(join(import.meta.dirname, 'programs.py'), place);
  const ask = async <T>(verb: string, given: unknown, inSession = false): Promise<T> => {
    const command = ['python3', place, verb, JSON.stringify(given)] as const;
    const { stdout } = await (inSession ? machine.as(user, command) : machine.exec(command));
    return JSON.parse(stdout) as T;
  };
  return {
    /** Milliseconds from the start to an icon of that program that the panel's watcher knows. */
    start: (program: { readonly marks: Marks; readonly command: readonly string[] }) =>
      ask<number>('start', program, true),
    end: (marks: Marks) => ask<null>('end', marks),
    /** Resolves when the work of a start, or of a window, is done: so many seconds of silence. */
    quiet: (marks: Marks, seconds: number) =>
      ask<null>('quiet', { marks, seconds, limit: 10 * seconds + 120 }),
    /** MiB, proportional set size of all processes. */
    pss: <N extends string>(programs: Programs<N>) => ask<Record<N, number>>('pss', programs),
    idle: <N extends string>(programs: Programs<N>, seconds: number) =>
      ask<Record<N, Idle>>('idle', { programs, seconds }),
  };
}
