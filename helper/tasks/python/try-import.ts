import { join, resolve } from 'node:path';
import * as z from 'zod';
import { bareEnvironment } from './environment';
import { failureOf } from './failures';
import { parseJson } from '../../../common/lines';
import { runProcess } from './process';
import { importEntryPoint } from './snippets';
import type { PythonFailure, Watch } from './types';

export interface TryImportRequest extends Watch {
  /** The venv's interpreter. */
  python: string;
  appDir: string;
  /** "api_layer:app" */
  entryPoint: string;
  /** Where the service looks for modules: below appDir, or absolute. */
  modules?: { readonly folder: string; readonly search: readonly string[] };
  /** A folder that the code may use as HOME. */
  home: string;
  /** Variables for the application: LADYLINUX_* paths, never its secrets. */
  env?: Record<string, string>;
  seconds?: number;
}

export type ImportResult =
  | { kind: 'ok' }
  // These block a refresh.
  | { kind: 'syntax-error'; file: string; line: number | null; detail: string }
  | { kind: 'missing-module'; module: string; detail: string }
  | { kind: 'missing-attribute'; module: string; attribute: string; detail: string }
  | { kind: 'no-entry-module'; module: string }
  /** Python imports `by` instead of the entry point's own module. */
  | { kind: 'entry-hidden'; by: string }
  /** Does not block: it may need a model, a secret or a service that is missing while staging. */
  | { kind: 'other-error'; error: string; detail: string }
  | { kind: 'timed-out'; seconds: number }
  /** The process died without output: killed, out of memory, or by its own exit. */
  | { kind: 'died' }
  | { kind: 'failed'; failure: PythonFailure };

const Answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ok') }),
  z.object({
    kind: z.literal('syntax-error'),
    file: z.string(),
    line: z.number().nullable(),
    detail: z.string(),
  }),
  z.object({ kind: z.literal('missing-module'), module: z.string(), detail: z.string() }),
  z.object({ kind: z.literal('no-entry-module'), module: z.string() }),
  z.object({ kind: z.literal('entry-hidden'), by: z.string() }),
  z.object({ kind: z.literal('missing-attribute'), module: z.string(), detail: z.string() }),
  z.object({ kind: z.literal('other-error'), error: z.string(), detail: z.string() }),
  z.object({ kind: z.literal('timed-out') }),
  z.object({ kind: z.literal('died') }),
]);

const onlyTheCode = { folder: '', search: [] as readonly string[] };

/** The snippet has its own time limit; this one is for a snippet that hangs. */
const graceSeconds = 10;

/** Imports the entry point as uvicorn would, in a separate process that ends with all that it started. */
export async function tryImport(request: TryImportRequest): Promise<ImportResult> {
  const {
    python,
    appDir,
    entryPoint,
    modules = onlyTheCode,
    home,
    env = {},
    seconds = 30,
  } = request;
  const folder = join(appDir, modules.folder);
  // uvicorn puts --app-dir first, python -m its start folder; then follows PYTHONPATH
  const places = [folder, ...modules.search.map((place) => resolve(appDir, place))];
  const [module = '', attribute = 'app'] = entryPoint.split(':');
  const args = [
    '-B',
    '-s',
    '-c',
    importEntryPoint,
    JSON.stringify(places),
    module,
    attribute,
    String(seconds),
  ];
  const run = await runProcess(python, args, {
    cwd: folder,
    env: { ...bareEnvironment(home), PYTHONSAFEPATH: '1', PYTHONDONTWRITEBYTECODE: '1', ...env },
    seconds: seconds + graceSeconds,
    signal: request.signal,
    onOutput: request.onOutput,
    stdoutIsAnswer: true,
  });
  const answer = Answer.safeParse(parseJson(run.stdout));
  if (run.ended !== 'exited' || run.exitCode !== 0 || !answer.success) {
    return { kind: 'failed', failure: failureOf(run, 'python', seconds) };
  }
  if (answer.data.kind === 'timed-out') return { kind: 'timed-out', seconds };
  if (answer.data.kind !== 'missing-attribute') return answer.data;
  const named = /^cannot import name '([^']*)'/.exec(answer.data.detail)?.[1];
  return { ...answer.data, attribute: named ?? attribute };
}
