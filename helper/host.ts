import type { RunRequest } from '../contract/request';
import type { Layout } from './system/layout';
import type { Sandbox } from './system/sandbox';
import type { ServiceManager } from './system/services';

export interface TasksPaths {
  /** Where a task sees the staged code and environment: their final paths where the sandbox can bind them there. */
  readonly app: string;
  readonly venv: string;
}

/** The machine as the pipeline knows it. Two of them: a real one, and a private prefix. */
export interface Host {
  readonly mode: 'system' | 'embedded';
  readonly layout: Layout;
  readonly services: ServiceManager;
  readonly sandbox: Sandbox;
  readonly staged: TasksPaths;
  /** Makes an empty folder that tasks may write: on a machine it belongs to the build user. */
  makeTaskFolder(path: string): Promise<void>;
  /** Starts the pipeline in a process of its own, which outlives this one. */
  launch(request: RunRequest): Promise<void>;
  /** Asks the pipeline at work to stop. */
  cancel(pid: number): Promise<void>;
  /** No sleep and no shutdown until it is released. */
  inhibit(): Promise<() => void>;
}
