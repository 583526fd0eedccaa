import type { Outcome } from './outcome';

/**
 * MESSAGE_ID of journald's entries about a run: systemd.journal-fields(7). They never change; the catalog file beside
 * the units explains them.
 */
export const journalMessageIds = {
  'run-started': '1176acd9e4114e91bed9998badc2164f',
  'step-finished': '73fe2bff349e49549acdefb894900133',
  warning: '2e82ef90838f48afa3c3e1b3264174ec',
  'run-finished': 'cab14fdaf67148e986813f60e3b627c6',
} as const;

/** syslog(3) */
export const priorities = { error: 3, warning: 4, notice: 5, info: 6 } as const;
export type Priority = (typeof priorities)[keyof typeof priorities];

export const priorityOf: Record<Outcome, Priority> = {
  refreshed: priorities.notice,
  'nothing-to-do': priorities.info,
  'would-refresh': priorities.info,
  staged: priorities.notice,
  offline: priorities.notice,
  'staging-failed': priorities.warning,
  'rolled-back': priorities.warning,
  'left-stopped': priorities.warning,
  'needs-attention': priorities.error,
  cancelled: priorities.notice,
  interrupted: priorities.warning,
};
