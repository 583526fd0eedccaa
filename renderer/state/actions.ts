import type { IpcRequest } from '../../contract/ipc';
import type { Settings } from '../../contract/settings';
import { call } from '../bridge';

// What becomes of them arrives in the state that main pushes, for the tray's actions and the window's alike.
export const refresh = (request: IpcRequest<'refresh:start'> = {}): void =>
  void call('refresh:start', request);
export const setUp = (request: IpcRequest<'setup:start'>): void =>
  void call('setup:start', request);
export const acceptPackages = (names: string[]): void => void call('packages:accept', { names });
export const skipCommits = (skip: string[]): void => void call('settings:save', { skip });
export const saveServices = (services: Settings['services']): void =>
  void call('settings:save', { services });
export const cancelRun = (): void => void call('refresh:cancel');
export const restartService = (): void => void call('service:restart');
export const returnTo = (commit: string): void => void call('rollback:start', { commit });
export const askAgain = (): void => void call('status:read');
export const verifyModels = (names: string[]): void => void call('models:verify', { names });
export const downloadModels = (names: string[]): void => void call('models:download', { names });
export const cancelModels = (): void => void call('models:cancel');
export const checkForUpdates = (): void => void call('update:check');
export const openCommit = (commit: string): void => void call('open:commit', { commit });
export const openApplication = (): void => void call('open:application');
export const dismissNotice = (): void => void call('notice:dismiss');
export const savePreferences = (change: IpcRequest<'preferences:save'>): void =>
  void call('preferences:save', change);
