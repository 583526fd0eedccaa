import * as z from 'zod';
import type { RunReport } from './report';

/** What a run was to a person: a staged version that went into service was applied, though its run is a refresh. */
export const ShownKind = z.enum(['refresh', 'apply', 'rollback', 'install', 'recovery']);
export type ShownKind = z.infer<typeof ShownKind>;

/** Pure. Only the run that stages a version lays its files out, in the step `checkout`. */
export const shownKind = ({
  kind,
  outcome,
  steps,
}: Pick<RunReport, 'kind' | 'outcome' | 'steps'>): ShownKind =>
  kind === 'refresh' && outcome === 'refreshed' && !steps.some(({ step }) => step === 'checkout')
    ? 'apply'
    : kind;
