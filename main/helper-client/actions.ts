import type { ActionAnswer, IpcRequest, SettingsChange } from '../../contract/ipc';

/** What changes something. An answer says that it was begun; how it ends is told by the events. */
export interface Actions {
  readonly refresh: (request: IpcRequest<'refresh:start'>) => Promise<ActionAnswer>;
  readonly cancel: () => Promise<ActionAnswer>;
  readonly rollback: (commit: string) => Promise<ActionAnswer>;
  readonly verifyModels: (names: readonly string[]) => Promise<ActionAnswer>;
  readonly downloadModels: (names: readonly string[]) => Promise<ActionAnswer>;
  readonly cancelModels: () => Promise<ActionAnswer>;
  readonly restartService: () => Promise<ActionAnswer>;
  /** Provisions this computer and begins its first refresh. */
  readonly setUp: (request: IpcRequest<'setup:start'>) => Promise<ActionAnswer>;
  /** Fixes what doctor found, by the ids of the findings. */
  readonly fix: (findings: readonly string[]) => Promise<ActionAnswer>;
  readonly saveSettings: (change: SettingsChange) => Promise<ActionAnswer>;
}
