import type { Message } from '../../contract/message';
import type { Settings } from '../../contract/settings';
import type { Layout } from '../state/layout';
import type { Sandbox } from './sandbox';
import type { ServiceManager } from './services';
import type { Journald } from './journald';

/** What runs a job: a unit on a machine; under a prefix a verb of ours, under a lock. */
export interface JobProcess {
  readonly unit: string;
  readonly verb: string;
  readonly lock: string;
}

/** What the pipeline knows of the machine. Two kinds: a real machine, and a private prefix. */
export interface Host {
  readonly mode: 'system' | 'embedded';
  readonly layout: Layout;
  readonly services: ServiceManager;
  readonly sandbox: Sandbox;
  /** False if the application layer is built but nothing is started. */
  readonly runsServices: boolean;
  /** The system's Python, from which environments are made. */
  readonly python: string;
  /** Where a person finds the log: a file or a command. */
  readonly logPlace: string;
  /** Receives a run's entries with fields. */
  readonly journald: Journald;
  /** From now on, tasks may do what these settings allow. */
  grant(settings: Pick<Settings, 'prepare'>): void;
  /** Creates a folder that tasks may write to, on a machine owned by one of these two users. Emptied unless kept. */
  makeTaskFolder(
    path: string,
    content?: 'keep' | 'empty',
    whose?: 'build' | 'service',
  ): Promise<void>;
  /** The first thing about the machine itself that prevents a run, checked before anything changes; null: none. */
  preflight(settings: Settings): Promise<Message | null>;
  /** Writes a request for a separate process that outlives this one, and starts it. */
  launch(process: JobProcess, requestFile: string, request: object): Promise<void>;
  /** The user who works in a models folder: its owner. null: the service's user. */
  ownerOfModels(folder: string): Promise<{ readonly uid: number; readonly gid: number } | null>;
  /** Has a refreshed version watched during probation, by a process that outlives this one. */
  watch(): Promise<void>;
  /** Has the staged version applied when its time comes, by a process that outlives this one. */
  waitToApply(): Promise<void>;
  /** Schedules the same for that moment. False: no scheduler is available, so the caller must wait. */
  wakeToApply(at: Date): Promise<boolean>;
  /** Has a separate process give the waiting reports to the scripts in after.d. */
  tellScripts(): Promise<void>;
  /** Starts or stops watching the application's box (setting `ask`). Resolves to null, or to why that failed. */
  watchBox(on: boolean): Promise<string | null>;
  /** Asks the running process to stop. */
  cancel(pid: number): void;
  /** Opens this process's network, otherwise loopback only, to the name resolver and the service's listen address. */
  mayAsk(host: string): Promise<void>;
  /** Under a prefix: whether the application sees it at a machine's paths. Needs bwrap(1) and user namespaces. */
  fixedPaths(): Promise<'shown' | 'noProgram' | 'refused'>;
  /** Blocks sleep and shutdown until the returned function is called. */
  inhibit(): Promise<() => void>;
}
