import * as z from 'zod';

/** Before the stop: the service keeps running and nothing live changes. */
export const stageSteps = [
  'recover',
  'preflight',
  'fetch',
  'checkout',
  'environment',
  'try',
  'store',
  'drain',
] as const;
/** The specification's section 7.2, in its order. */
export const liveSteps = ['stop', 'synchronize', 'python', 'prepare', 'restart', 'report'] as const;

export const StepName = z.enum([...stageSteps, ...liveSteps, 'rollback']);
export type StepName = z.infer<typeof StepName>;

export const StepOutcome = z.enum(['done', 'unchanged', 'skipped', 'failed', 'cancelled']);
export type StepOutcome = z.infer<typeof StepOutcome>;
