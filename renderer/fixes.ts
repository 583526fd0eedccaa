import type { Failure } from '../contract/action';
import type { AppState } from '../contract/ipc';
import type { Dismissible } from '../contract/preferences';
import type { Message } from '../contract/message';
import type { UiKey, UiParams } from '../words/ui';
import type { Tone } from './components/tone';

export type FixAction = 'doctor' | 'logs' | 'restart' | 'retry' | 'report' | 'start-again';

export type Fix = {
  readonly tone: Tone;
  readonly actions: readonly FixAction[];
  /** A command for a terminal, if there is no other way. */
  readonly command?: string;
  /** It concerns one thing once: a person can dismiss it for good. */
  readonly once?: Dismissible;
} & (
  | { readonly key: UiKey; readonly params?: UiParams }
  | { readonly failure: Failure }
  | { readonly message: Message }
);

const takeBoth = 'sudo apt install ladylinux-refresh ladylinux-tray';

/** Pure: the problems that concern a person in every section, each with its fix. */
export function fixesFor(state: AppState): Fix[] {
  const { status, statusFailure, helper, newerProgram, installedProgram, version, trayPresent } =
    state;
  const fixes: Fix[] = [];
  if (statusFailure !== null) {
    const missing = statusFailure.kind === 'helper-missing';
    fixes.push({
      tone: 'bad',
      failure: statusFailure,
      actions: ['retry'],
      ...(missing && !state.inPrefix ? { command: 'sudo apt install ladylinux-refresh' } : {}),
    });
  }
  if (installedProgram !== null) {
    fixes.push({
      tone: 'warn',
      key: 'trouble.newer-installed',
      params: { ours: version, installed: installedProgram },
      actions: ['start-again'],
    });
  } else if (helper === 'other-version' && status !== null) {
    fixes.push({
      tone: 'warn',
      key: 'trouble.other-version',
      params: { ours: version, theirs: status.helperVersion },
      actions: [],
      ...(state.inPrefix ? {} : { command: takeBoth }),
    });
  } else if (newerProgram !== null) {
    fixes.push({
      tone: 'info',
      key: 'trouble.newer-program',
      params: { ours: version, newer: newerProgram },
      actions: [],
      command: takeBoth,
    });
  }
  if (status?.condition === 'attention') fixes.push(illness(status));
  // Settings without code: the first run did not finish.
  if (status?.condition === 'not-set-up' && status.branch !== null)
    fixes.push({ tone: 'warn', key: 'fix.unfinished', actions: ['doctor'] });
  if (!trayPresent && !state.preferences.dismissed.includes('no-tray'))
    fixes.push({ tone: 'info', key: 'trouble.no-tray', actions: [], once: 'no-tray' });
  return fixes;
}

function illness(status: NonNullable<AppState['status']>): Fix {
  const settings = status.problems.find(({ code }) => code.startsWith('settings-'));
  if (settings !== undefined) return { tone: 'bad', message: settings, actions: ['doctor'] };
  const { services } = status;
  const of = (state: (typeof services)[number]['state']) =>
    services.find((service) => service.state === state);
  const absent = of('not-installed');
  if (absent !== undefined) {
    const params = { unit: absent.unit };
    return { tone: 'bad', key: 'fix.not-installed', params, actions: ['doctor'] };
  }
  const failed = of('failed');
  const params = { unit: failed?.unit ?? services[0]?.unit ?? '' };
  return failed === undefined
    ? { tone: 'bad', key: 'fix.no-answer', params, actions: ['restart', 'logs', 'doctor'] }
    : { tone: 'bad', key: 'fix.failed', params, actions: ['restart', 'logs', 'doctor'] };
}
