import type { Outcome } from '../contract/outcome';
import type { RunReport } from '../contract/report';
import type { ShownKind } from '../contract/shown-kind';
import type { UiKey } from './ui';

/** A return by hand ends well like a refresh, but is none. */
export const isReturn = ({ kind, outcome }: Pick<RunReport, 'kind' | 'outcome'>): boolean =>
  kind === 'rollback' && outcome === 'refreshed';

/** What became of a run, in a word. */
export function outcomeWord(kind: ShownKind, outcome: Outcome): UiKey {
  if (outcome !== 'refreshed') return `outcome.${outcome}`;
  return kind === 'rollback' || kind === 'apply' ? `kind.${kind}.done` : 'outcome.refreshed';
}

/** What the newest run was. */
export const lastRunName = (kind: ShownKind): UiKey =>
  kind === 'rollback' || kind === 'recovery' ? `fact.last.${kind}` : 'fact.last';
