import * as z from 'zod';
import { join, relative } from 'node:path';
import { textIn, Why } from '../../../contract/message';
import { EntryPoint, RelativePath } from '../../../contract/primitives';
import { HealthSettings, PackageRequirement } from '../../../contract/settings';
import type { Layout } from '../../state/layout';
import { Refusal } from '../refusal';
import { defineTask, everythingOfTheUser, Path } from './define';
import { overData, withDataOfItsOwn } from './data';
import { bothStaged, ModuleFolders } from './environment';
import { pythonFailures, pythonWords } from './python-failures';

/** The same as in system/usr/lib/systemd/system/ladylinux-api.service. */
export const variablesOfUnit = ({ stateDir, data, cache }: Layout) => ({
  LADYLINUX_STATE_DIR: stateDir,
  XDG_DATA_HOME: data,
  XDG_CACHE_HOME: cache,
});

/** Tasks that find out whether the staged code runs, without touching the live service. */
export const trialTasks = {
  /** Imports the entry point with the staged code and environment. */
  try: defineTask({
    request: z.strictObject({
      app: Path,
      venv: Path,
      entryPoint: EntryPoint.nullable(),
      hook: RelativePath,
      modules: ModuleFolders,
      /** From the settings; used if no file of the repository names packages. */
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
   * Serves the staged code on a port of its own, judges its answers and stops it. Not as the service user, who could
   * signal the live service. No other process sees its port. It sees a copy of the data at the live path, or none.
   */
  serve: defineTask({
    request: z.strictObject({
      app: Path,
      venv: Path,
      entryPoint: EntryPoint,
      modules: ModuleFolders,
      models: Path,
      /** A copy that it may change freely. */
      data: Path.nullable(),
      /** Environment variables that tell the service where its state is. */
      variables: z.record(z.string().max(100), Path),
      /** What the application keeps in the copy but finds in its own folder. */
      appState: z.array(RelativePath).max(50),
      /** null: judged by whether it keeps running. */
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
    user: 'trial',
    wholeProc: true,
    ownSockets: true,
    hides: ['etc', 'stateDir', 'containers'],
    owns: ({ request }) => request.data,
    empties: ({ data }) => withDataOfItsOwn(data !== null),
    sees(asked) {
      const { layout, request } = asked;
      const { data, appState } = request;
      const code = bothStaged(asked);
      if (data === null) return code;
      const kept = appState.map((path) => ({
        from: join(data, relative(layout.data, layout.appState), path),
        at: join(layout.app, path),
        writable: true,
      }));
      return {
        binds: [...code.binds, overData(layout, data), ...kept],
        request: { ...code.request, data: layout.data, variables: variablesOfUnit(layout) },
      };
    },
  }),
} as const;
