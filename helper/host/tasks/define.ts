import * as z from 'zod';
import type { LoginPurpose } from '../../../contract/logins';
import type { Message, MessageCode } from '../../../contract/message';
import type { Network } from '../systemd/reach';
import type { Layout } from '../../state/layout';

export interface Bind {
  readonly from: string;
  readonly at: string;
  readonly writable: boolean;
}

/** What the settings allow tasks beyond the default. */
export interface Grants {
  /** prepare.data: the hook may migrate data, after a restorable copy was made. */
  readonly prepareWritesData: boolean;
}

/** What a task's paths are computed from. */
export interface TaskContext<Request> {
  readonly layout: Layout;
  readonly request: Request;
  readonly grants: Grants;
}

/** See users.ts. */
export type UserName = 'build' | 'service' | 'trial' | 'root';

export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Everything about a task except its code. The sandboxes, the time limits, the check of its answer and the table in
 * docs/architecture.md are made from this.
 */
export interface TaskDefinition<Request extends z.ZodType, Result extends z.ZodType> {
  readonly request: Request;
  /** Hostile code may have run where the answer comes from: what this schema does not name is dropped. */
  readonly result: Result;
  /** The failures it may report; any other one counts as a broken answer. */
  readonly failures: readonly MessageCode[];
  /** Parameters for messages that a person may act on, made here from what is known here. null: a broken answer. */
  readonly words?: Partial<
    Record<
      MessageCode,
      (told: Message['params'], request: z.infer<Request>) => Message['params'] | null
    >
  >;
  /** Whether a result answers the request. */
  readonly holds?: (result: z.infer<Result>, request: z.infer<Request>) => boolean;
  /** Fields of the result that are whole texts for a parser; every other string is one line. */
  readonly texts?: readonly string[];
  /** The longest line of its output, results and events alike, in bytes; by default 64 KiB. */
  readonly answerBytes?: number;
  /** Limit for the whole task in wall-clock seconds, whatever progress it reports; settings may lower it. */
  readonly seconds: number | ((request: z.infer<Request>) => number);
  readonly memory: string;
  /** A function: the owner of what it works on; null: the service's user. */
  readonly user: UserName | ((request: z.infer<Request>) => Ids | UserName | null);
  /** Also in the service's group: older code may be readable by its owner's group only. */
  readonly inServiceGroup?: true;
  readonly capabilities?: readonly string[];
  /** Writes nothing and runs foreign code: it gets a user for this task alone, which no other process can signal. */
  readonly userOfItsOwn?: true | ((request: z.infer<Request>) => boolean);
  /** By default it has an empty network namespace of its own. */
  readonly network?: (request: z.infer<Request>) => Network | null;
  /** The logins it gets beside its network; then it may not run foreign code. */
  readonly logins?: readonly LoginPurpose[];
  /** It runs code that may open local sockets: a server, a hook. */
  readonly ownSockets?: true;
  /** Runs with the lowest CPU and disk priority. */
  readonly idle?: true;
  /** Homes are empty instead of closed, so that mounts in them can be reached. */
  readonly emptyHomes?: true;
  /** The whole of /proc, not only processes, as the service has it: an application may ask for free memory. */
  readonly wholeProc?: true;
  /** The paths it may change. All others are read-only to it. */
  readonly writes?: (asked: TaskContext<z.infer<Request>>) => readonly string[];
  /** A folder inside one of root's that is given to its user, with all its content. */
  readonly owns?: (asked: TaskContext<z.infer<Request>>) => string | null;
  /** places: empty but for what is mounted there. scratch: folders whose content is thrown away at the end. */
  readonly empties?: (request: z.infer<Request>) => {
    readonly places: readonly (keyof Layout)[];
    readonly scratch: readonly (keyof Layout)[];
  };
  /** What it cannot see at all. */
  readonly hides: readonly (keyof Layout)[];
  /** Mounts at other paths than outside, and the request with its paths as the task sees them. */
  readonly sees?: (asked: TaskContext<z.infer<Request>>) => {
    readonly binds: readonly Bind[];
    readonly request?: z.infer<Request>;
  };
}

export const defineTask = <Request extends z.ZodType, Result extends z.ZodType>(
  definition: TaskDefinition<Request, Result>,
): TaskDefinition<Request, Result> => definition;

export const Path = z.string().min(1).max(4096);

/** Models, configuration and state: hidden from most tasks. */
export const everythingOfTheUser = ['etc', 'stateDir', 'models', 'containers'] as const;
