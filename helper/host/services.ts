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

/** Where answers are not waited for, or no longer. */
export const shortGraceSeconds = 5;

/** How long answers may go on after a stop was asked for: the limit of the units that we start. */
export const graceOf = ({ drain }: Settings): number => Math.max(shortGraceSeconds, drain.seconds);

export interface HowToStop {
  readonly timeoutSeconds: number;
  /** A program that we start is asked to give up the answers that it is writing after so many seconds. */
  readonly graceSeconds: number;
  /** Held: it stays open, where it can be held, and connections wait; until `release`, whatever becomes of the unit. */
  readonly port: 'held' | 'closed';
}

/** A file that tells the service manager how this version of the application is started; swapped together with the code. */
export interface UnitFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
  /** The address that is held from this file on, as systemd.socket(5) writes it. */
  readonly holds?: string;
}

/** How a unit's own file starts the application. */
export interface UnitStart {
  /** Absolute: its WorkingDirectory=. */
  readonly folder: string;
  /** Of its ExecStart=. */
  readonly words: readonly string[];
  /** PYTHONPATH of its Environment=. */
  readonly pythonPath: string | null;
}

/** What starts and stops the application: systemd on a machine, our small supervisor under a prefix. */
export interface ServiceManager {
  /** A unit that does not exist is an answer (`not-installed`), not an error. */
  inspect(unit: string): Promise<ServiceFacts>;
  /** Returns when no process of the unit is left, or after the seconds given. */
  stop(unit: string, how: HowToStop): Promise<StopAnswer>;
  /** Ends a hold: the port of a unit that is down is closed. */
  release(unit: string): Promise<void>;
  /** Does not wait for health: `systemctl start` answers 0 for a program that is about to die. */
  start(unit: string): Promise<StartAnswer>;
  /** Every process of the unit, so that a listener can be told from a stranger on the same port. */
  processes(unit: string): Promise<ReadonlySet<number>>;
  /** The unit's own output since the given time, oldest first, at most `lines` lines. */
  log(unit: string, since: Date, lines: number): Promise<readonly string[]>;
  /** null: there is no such unit, or it is our supervisor's, which starts the entry point in the folder of the code. */
  startOf(unit: string): Promise<UnitStart | null>;
  /** The generated files of all services for a version with this entry point. */
  unitFiles(settings: Settings, entryPoint: string | null): Promise<readonly UnitFile[]>;
  /** After unit files or drop-ins changed; nothing to do without systemd. */
  reload(): Promise<void>;
}
