import type { IpcRequest } from '../../contract/ipc';
import type { Dismissible, Preferences } from '../../contract/preferences';
import type { Settings } from '../../contract/settings';
import type { ApplyWhen } from '../../contract/staged';
import type { Status } from '../../contract/status';
import { call } from '../bridge';
import { Store } from './store';

// The result arrives in the state that main pushes, for actions of the tray and of the window alike.
const refresh = (request: IpcRequest<'refresh:start'>): void => void call('refresh:start', request);

/** What a person requested while answers were being written; it needs a decision. */
export const interrupting = new Store<Interrupting | null>(null);
interface Interrupting extends NonNullable<Status['conversations']> {
  readonly request: IpcRequest<'refresh:start'>;
}

/** At once if nobody is interrupted; otherwise a person is asked first. */
export async function refreshOrAsk(request: IpcRequest<'refresh:start'> = {}): Promise<void> {
  const { conversations } = await call('conversations:count');
  if (conversations === null || conversations.goingOn === 0) refresh(request);
  else interrupting.set({ ...conversations, request });
}

export function answerInterrupting(answer: 'when-finished' | 'now' | 'later'): void {
  const asked = interrupting.get();
  interrupting.set(null);
  if (asked === null || answer === 'later') return;
  refresh({ ...asked.request, ...(answer === 'now' ? { now: true } : {}) });
}

export const prepareOnly = (request: IpcRequest<'refresh:start'>): void =>
  refresh({ ...request, stage: true });
export const applyStaged = (when: ApplyWhen): void => void call('staged:apply', { when });
export const discardStaged = (): void => void call('staged:discard');
export const setUp = (request: IpcRequest<'setup:start'>): void =>
  void call('setup:start', request);
export const acceptPackages = (names: string[]): void => void call('packages:accept', { names });
export const takeFromStick = (request: IpcRequest<'stick:use'>): void =>
  void call('stick:use', request);
export const saveToStick = (request: IpcRequest<'stick:save'>): void =>
  void call('stick:save', request);
export const cancelSaveToStick = (): void => void call('stick:cancel-save');
export const putStickAway = (): void => void call('stick:dismiss');
export const saveBranch = (branch: string): void => void call('settings:save', { branch });
export const skipCommits = (skip: string[]): void => void call('settings:save', { skip });
export const endHold = (): void => void call('settings:save', { hold: false });
export const saveServices = (services: Settings['services']): void =>
  void call('settings:save', { services });
export const holdRun = (): void => void call('refresh:hold');
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
export const startAgain = (): void => void call('program:start-again');
export const savePreferences = (change: IpcRequest<'preferences:save'>): void =>
  void call('preferences:save', change);
export const putAway = ({ dismissed }: Preferences, what: Dismissible): void =>
  savePreferences({ dismissed: [...dismissed, what] });
