import type { ServiceInfo } from '../../contract/facts';
import type { Settings } from '../../contract/settings';

export type ServiceFacts = Omit<ServiceInfo, 'health'>;

export type StopAnswer =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'still-running'; readonly pids: readonly number[] };
export type StartAnswer =
  | { readonly kind: 'started' }
  | { readonly kind: 'refused'; readonly said: string }
  | { readonly kind: 'not-installed' };

/** Grace period if there are no answers to wait for, or no longer. */
export const shortGraceSeconds = 5;

/** How long the service may finish its answers after a stop: the limit in the units that we start. */
export const graceOf = ({ drain }: Settings): number => Math.max(shortGraceSeconds, drain.seconds);

export interface HowToStop {
  readonly timeoutSeconds: number;
  /** Seconds after which a program that we started drops unfinished answers. */
  readonly graceSeconds: number;
  /** Held: new connections wait on the open port, if it can be held, until `release`, whatever happens to the unit. */
  readonly port: 'held' | 'closed';
}

/** A file that tells the service manager how to start this version; swapped together with the code. */
export interface UnitFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
  /** The address that this file holds, in the syntax of systemd.socket(5). */
  readonly holds?: string;
}

/** How the unit file starts the application. */
export interface UnitStart {
  /** Its WorkingDirectory=, absolute. */
  readonly folder: string;
  /** The words of its ExecStart=. */
  readonly words: readonly string[];
  /** PYTHONPATH in its Environment=. */
  readonly pythonPath: string | null;
}

/** Starts and stops the application: systemd on a machine, our small supervisor under a prefix. */
export interface ServiceManager {
  /** For a missing unit, resolves to `not-installed` instead of throwing. */
  inspect(unit: string): Promise<ServiceFacts>;
  /** Resolves when the unit has no process left, or after `timeoutSeconds`. */
  stop(unit: string, how: HowToStop): Promise<StopAnswer>;
  /** Ends a hold: closes the port of a stopped unit. */
  release(unit: string): Promise<void>;
  /** Does not wait for health: `systemctl start` exits with 0 even if the program is about to die. */
  start(unit: string): Promise<StartAnswer>;
  /** All processes of the unit, to tell its listener from another program's on the same port. */
  processes(unit: string): Promise<ReadonlySet<number>>;
  /** The unit's own output since then, oldest first, at most `lines` lines. */
  log(unit: string, since: Date, lines: number): Promise<readonly string[]>;
  /** null: no such unit, or it is our supervisor's, which starts the entry point in the code's folder. */
  startOf(unit: string): Promise<UnitStart | null>;
  /** The generated files of all services, for a version with this entry point. */
  unitFiles(settings: Settings, entryPoint: string | null): Promise<readonly UnitFile[]>;
  /** After unit files or drop-ins changed. Does nothing without systemd. */
  reload(): Promise<void>;
}
