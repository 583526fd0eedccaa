import * as z from 'zod';
import { textIn, Why } from '../../../contract/message';
import { EntryPoint, RelativePath } from '../../../contract/primitives';
import { HealthSettings, PackageRequirement } from '../../../contract/settings';
import { Refusal } from '../refusal';
import { defineTask, everythingOfTheUser, Path } from './define';
import { bothStaged, ModuleFolders } from './environment';
import { pythonFailures, pythonWords } from './python-failures';

/** What finds out whether the staged code would run, with the live service untouched. */
export const trialTasks = {
  /** Imports the entry point with the staged code and environment. */
  try: defineTask({
    request: z.strictObject({
      app: Path,
      venv: Path,
      entryPoint: EntryPoint.nullable(),
      hook: RelativePath,
      modules: ModuleFolders,
      /** Of the setting, which count where no file of the repository names any. */
      packages: z.array(PackageRequirement),
    }),
    result: z.object({ entryPoint: EntryPoint, warning: Why.nullable() }),
    holds: (result, { entryPoint }) => entryPoint === null || result.entryPoint === entryPoint,
    failures: [
      'hook-cannot-run',
      'entry-point-not-found',
      'code-syntax-error',
      'code-missing-module',
      'code-missing-module-elsewhere',
      'entry-module-missing',
      'entry-point-hidden',
      'code-missing-attribute',
      ...pythonFailures,
    ],
    words: {
      ...pythonWords,
      'hook-cannot-run': (told, { hook }) => ({
        path: hook,
        why: textIn(told, 'why'),
        program: textIn(told, 'program').slice(0, 200),
      }),
    },
    seconds: 120,
    memory: '50%',
    user: 'build',
    userOfItsOwn: true,
    hides: everythingOfTheUser,
    sees: bothStaged,
  }),
  /**
   * Serves the staged code on a port of its own and judges its answers; ends it again. Not as the service user, who could signal the
   * live service. Nobody else sees its port.
   */
  serve: defineTask({
    request: z.strictObject({
      app: Path,
      venv: Path,
      entryPoint: EntryPoint,
      modules: ModuleFolders,
      models: Path,
      /** null: judged by staying up. */
      health: HealthSettings.nullable(),
    }),
    result: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('served'), latencyMs: z.number().nullable() }),
      z.object({ kind: z.literal('refused'), refusal: Refusal }),
    ]),
    failures: ['service-died', 'service-hangs', 'service-still-starting', 'service-answers-error'],
    seconds: ({ health }) =>
      health === null ? 100 : Math.max(health.timeoutSeconds, health.busyTimeoutSeconds) + 100,
    memory: '50%',
    user: 'build',
    userOfItsOwn: true,
    wholeProc: true,
    ownSockets: true,
    hides: ['etc', 'stateDir', 'containers'],
    sees: bothStaged,
  }),
} as const;
