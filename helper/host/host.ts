import type { Message } from '../../contract/message';
import type { Settings } from '../../contract/settings';
import type { Layout } from '../state/layout';
import type { Sandbox } from './sandbox';
import type { ServiceManager } from './services';
import type { Journald } from './journald';

/** What does one kind of work: a unit of the machine; below a prefix a verb of ours under a lock. */
export interface JobProcess {
  readonly unit: string;
  readonly verb: string;
  readonly lock: string;
}

/** The machine as the pipeline knows it. Two of them: a real one, and a private prefix. */
export interface Host {
  readonly mode: 'system' | 'embedded';
  readonly layout: Layout;
  readonly services: ServiceManager;
  readonly sandbox: Sandbox;
  /** False where the application layer is built and nothing is started. */
  readonly runsServices: boolean;
  /** The system's interpreter, from which environments are made. */
  readonly python: string;
  /** Where a person finds the details: a file or a command. */
  readonly logPlace: string;
  /** Where a run's entries with fields go. */
  readonly journald: Journald;
  /** From here on tasks are allowed what these settings allow them. */
  grant(settings: Pick<Settings, 'prepare'>): void;
  /** Makes a folder that tasks may write, empty unless it is to be kept: on a machine it belongs to one of these two users. */
  makeTaskFolder(
    path: string,
    content?: 'keep' | 'empty',
    whose?: 'build' | 'service',
  ): Promise<void>;
  /** What of the machine itself stands in the way, before anything is touched. */
  preflight(settings: Settings): Promise<Message | null>;
  /** Leaves a request for a process of its own, which outlives this one, and starts it. */
  launch(process: JobProcess, requestFile: string, request: object): Promise<void>;
  /** As whom the work in a models folder is done: its owner. null: the user of the service. */
  ownerOfModels(folder: string): Promise<{ readonly uid: number; readonly gid: number } | null>;
  /** Has a version that was refreshed to watched, by a process that outlives this one. */
  watch(): Promise<void>;
  /** Has what is ready applied when it is time for it, by a process that outlives this one. */
  waitToApply(): Promise<void>;
  /** At that moment the same is asked for again. False: nobody can, so whoever asks waits. */
  wakeToApply(at: Date): Promise<boolean>;
  /** Has the scripts of after.d told of the reports that are left for them, by a process of its own. */
  tellScripts(): Promise<void>;
  /** Has the application's box looked after, or not: the setting `ask`. Answers why it did not work; null: it did, or there is none. */
  watchBox(on: boolean): Promise<string | null>;
  /** Asks the process at work to stop. */
  cancel(pid: number): void;
  /** Lets this process reach the resolver of names and the address at which the service listens, where it may ask loopback alone. */
  mayAsk(host: string): Promise<void>;
  /** Below a prefix: whether the application sees it at the paths of a machine; bwrap(1), and user namespaces that are allowed. */
  fixedPaths(): Promise<'shown' | 'noProgram' | 'refused'>;
  /** No sleep and no shutdown until it is released. */
  inhibit(): Promise<() => void>;
}
