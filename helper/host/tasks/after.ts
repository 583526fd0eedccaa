import * as z from 'zod';
import { AfterNetwork } from '../../../contract/after';
import { defineTask, Path } from './define';

/** The task that tells an administrator's script about a run that ended. */
export const afterTasks = {
  /** Runs one of the administrator's scripts, with the report on its standard input. Its output changes nothing. */
  after: defineTask({
    request: z.strictObject({
      script: Path,
      report: z.string().max(16_000_000),
      secret: z.string().max(65_536).nullable(),
      network: AfterNetwork,
    }),
    /** The script's exit code; null if a signal ended it. */
    result: z.object({ code: z.number().int().min(0).max(255).nullable() }),
    failures: [],
    seconds: 600,
    memory: '256M',
    user: 'build',
    userOfItsOwn: true,
    network: ({ network }) =>
      network === 'none' ? null : network === 'all' ? { everybody: true } : {},
    hides: ['envFile', 'refreshDir', 'stateDir', 'models', 'containers'],
  }),
} as const;
