import type { AppState, Failure } from '../contract/ipc';
import type { Message } from '../contract/message';
import type { UiKey, UiParams } from '../words/ui';
import type { Tone } from './components/tone';

export type RepairAction = 'doctor' | 'logs' | 'restart' | 'retry' | 'report';

export type Repair = {
  readonly tone: Tone;
  readonly actions: readonly RepairAction[];
  /** A command for a terminal, where there is no other way. */
  readonly command?: string;
} & (
  | { readonly key: UiKey; readonly params?: UiParams }
  | { readonly failure: Failure }
  | { readonly message: Message }
);

/** Pure: what stands in the way whatever a person is looking at, each with its way out. */
export function repairsFor(state: AppState): Repair[] {
  const { status, statusFailure, helper, version, trayPresent } = state;
  const repairs: Repair[] = [];
  if (statusFailure !== null) {
    const missing = statusFailure.kind === 'helper-missing';
    repairs.push({
      tone: 'bad',
      failure: statusFailure,
      actions: ['retry'],
      ...(missing && !state.embedded ? { command: 'sudo apt install ladylinux-refresh' } : {}),
    });
  }
  if (helper === 'other-version' && status !== null) {
    repairs.push({
      tone: 'warn',
      key: 'trouble.other-version',
      params: { ours: version, theirs: status.helperVersion },
      actions: [],
      ...(state.embedded ? {} : { command: 'sudo apt install ladylinux-refresh ladylinux-tray' }),
    });
  }
  if (status?.condition === 'attention') repairs.push(illness(status));
  // There are settings, but no code: its first run did not come to its end.
  if (status?.condition === 'not-set-up' && status.branch !== null)
    repairs.push({ tone: 'warn', key: 'repair.unfinished', actions: ['doctor'] });
  if (!trayPresent) repairs.push({ tone: 'info', key: 'trouble.no-tray', actions: [] });
  return repairs;
}

function illness(status: NonNullable<AppState['status']>): Repair {
  const settings = status.problems.find(({ code }) => code.startsWith('settings-'));
  if (settings !== undefined) return { tone: 'bad', message: settings, actions: ['doctor'] };
  const { services } = status;
  const of = (state: (typeof services)[number]['state']) =>
    services.find((service) => service.state === state);
  const absent = of('not-installed');
  if (absent !== undefined) {
    const params = { unit: absent.unit };
    return { tone: 'bad', key: 'repair.not-installed', params, actions: ['doctor'] };
  }
  const failed = of('failed');
  const params = { unit: failed?.unit ?? services[0]?.unit ?? '' };
  return failed === undefined
    ? { tone: 'bad', key: 'repair.no-answer', params, actions: ['restart', 'logs', 'doctor'] }
    : { tone: 'bad', key: 'repair.failed', params, actions: ['restart', 'logs', 'doctor'] };
}
