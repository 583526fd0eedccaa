import type { RunReport } from '../contract/report';
import type { UiKey } from './ui';

/** A return by hand ends well like a refresh, but is none. */
export const isReturn = ({ kind, outcome }: Pick<RunReport, 'kind' | 'outcome'>): boolean =>
  kind === 'rollback' && outcome === 'refreshed';

export const outcomeWord = (run: Pick<RunReport, 'kind' | 'outcome'>): UiKey =>
  isReturn(run) ? 'kind.rollback.done' : `outcome.${run.outcome}`;
