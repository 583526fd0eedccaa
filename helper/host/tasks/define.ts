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

/** What the settings opt into. */
export interface Grants {
  /** prepare.data: the hook migrates data, of which a restorable copy was made. */
  readonly prepareWritesData: boolean;
}

/** What the paths of a task are made of. */
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
 * All there is to say of a task but what it does. The sandboxes, the time limits, the check of its answer and the table in
 * docs/architecture.md are made from this.
 */
export interface TaskDefinition<Request extends z.ZodType, Result extends z.ZodType> {
  readonly request: Request;
  /** Of an answer out of a place where hostile code may have run: nothing that is not said here is believed. */
  readonly result: Result;
  /** How it may say that it failed. With any other word it has broken the rules. */
  readonly failures: readonly MessageCode[];
  /** What a failure says where a person may act on it: made here, of what is known here. null: it broke the rules. */
  readonly words?: Partial<
    Record<
      MessageCode,
      (told: Message['params'], request: z.infer<Request>) => Message['params'] | null
    >
  >;
  /** Whether a result is about what was asked. */
  readonly holds?: (result: z.infer<Result>, request: z.infer<Request>) => boolean;
  /** Fields of the result that are whole texts, read by a parser; every other string is one line. */
  readonly texts?: readonly string[];
  /** The longest line of its answer, of its results and of what it tells on the way; 64 KiB where not said. */
  readonly answerBytes?: number;
  /** Wall-clock seconds for the whole of it, whatever it says of its progress; settings may allow it less. */
  readonly seconds: number | ((request: z.infer<Request>) => number);
  readonly memory: string;
  /** A function: whoever owns what it works on; null: the service's user. */
  readonly user: UserName | ((request: z.infer<Request>) => Ids | UserName | null);
  /** In the group of the service besides: code of before may let its owner's group read only. */
  readonly inServiceGroup?: true;
  readonly capabilities?: readonly string[];
  /** Writes nothing, and what it runs is foreign: a user who is there for this task alone, and whom nobody's signals reach. */
  readonly userOfItsOwn?: true | ((request: z.infer<Request>) => boolean);
  /** Where not said: it has a network of its own, in which there is nobody. */
  readonly network?: (request: z.infer<Request>) => Network | null;
  /** Which logins it is given beside its network; no code of anybody else's may run in it then. */
  readonly logins?: readonly LoginPurpose[];
  /** It runs what may speak to itself: a server, a hook. */
  readonly ownSockets?: true;
  /** Gives way to everything else that the computer does. */
  readonly idle?: true;
  /** Homes are empty instead of closed, so that what is bound there can be reached. */
  readonly emptyHomes?: true;
  /** /proc beyond the processes, as the service has it: an application may ask how much memory is free. */
  readonly wholeProc?: true;
  /** What it may change. Everything else is read-only to it. */
  readonly writes?: (asked: TaskContext<z.infer<Request>>) => readonly string[];
  /** A folder in a folder of root's that becomes its user's, with all that is in it. */
  readonly owns?: (asked: TaskContext<z.infer<Request>>) => string | null;
  /** What has nothing in it but what is bound there, and folders in which whatever it writes is thrown away. */
  readonly empties?: (request: z.infer<Request>) => {
    readonly places: readonly (keyof Layout)[];
    readonly scratch: readonly (keyof Layout)[];
  };
  /** What is not there at all. */
  readonly hides: readonly (keyof Layout)[];
  /** What lies elsewhere than outside, and the request with its paths as the task sees them. */
  readonly sees?: (asked: TaskContext<z.infer<Request>>) => {
    readonly binds: readonly Bind[];
    readonly request?: z.infer<Request>;
  };
}

export const defineTask = <Request extends z.ZodType, Result extends z.ZodType>(
  definition: TaskDefinition<Request, Result>,
): TaskDefinition<Request, Result> => definition;

export const Path = z.string().min(1).max(4096);

/** Models, configuration and state: to most tasks they are not there at all. */
export const everythingOfTheUser = ['etc', 'stateDir', 'models', 'containers'] as const;
