import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { because, message, type Message, type Reason, type Why } from '../../contract/message';
import { notNamed } from '../../contract/package-proposal';
import { cleanText } from '../lib/text';
import { hookProblem } from './hook';
import { detectDependencies } from './python/dependency-files';
import { namedElsewhere } from './python/named-elsewhere';
import { findEntryPoint } from './python/entry-point';
import { proposePackages, rootsOf } from './python/propose';
import { tryImport, type ImportResult } from './python/try-import';
import { pythonFailure } from './python-failure';
import type { Task, TaskRequest } from '../host/task-table';

export const tryImportTask: Task<'try'> = async (request, context) => {
  const refuse = (why: Message) => ({ ok: false as const, failure: { message: why } });
  const wrong = await hookProblem(request.app, request.hook, request.venv);
  if (wrong !== null)
    return refuse(message('hook-cannot-run', { path: request.hook, program: '', ...wrong }));
  let { entryPoint } = request;
  if (entryPoint === null) {
    const found = await findEntryPoint(join(request.app, request.modules.folder));
    if (found.kind === 'none') {
      const [shadow] = found.shadowed;
      return refuse(
        shadow === undefined
          ? message('entry-point-not-found', { commit: because('this-version') })
          : message('entry-point-shadowed', { path: shadow.package }),
      );
    }
    ({ entryPoint } = found);
  }
  const home = await mkdtemp(join(tmpdir(), 'ladylinux-try-'));
  try {
    const tried = await tryImport({
      python: join(request.venv, 'bin/python'),
      appDir: request.app,
      entryPoint,
      modules: request.modules,
      home,
      env: { LADYLINUX_STATE_DIR: home, LADYLINUX_CACHE_DIR: home, LADYLINUX_MODELS_DIR: home },
      signal: context.signal,
      onOutput: context.output,
    });
    const { refusal, warning } = meaningOf(tried, entryPoint, (text) =>
      cleanText(text.replaceAll(`${request.app}/`, ''), 500),
    );
    if (refusal === null) return { ok: true, result: { entryPoint, warning } };
    if (tried.kind !== 'missing-module') return refuse(refusal);
    const more = await newProposal({ ...request, entryPoint }, tried.module, context.signal);
    if (more !== null) return refuse(more);
    const elsewhere = await namedElsewhere(request.app, tried.module);
    return refuse(
      elsewhere === null
        ? refusal
        : message('code-missing-module-elsewhere', {
            reason: cleanText(tried.module, 200),
            file: cleanText(elsewhere.file, 200),
            used: elsewhere.used,
          }),
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};

/** If the setting lists the packages and the code now needs more, the new list; null: something else is missing. */
async function newProposal(
  { app, venv, modules, packages, entryPoint }: TaskRequest<'try'> & { entryPoint: string },
  missing: string,
  signal: AbortSignal,
): Promise<Message | null> {
  if ((await detectDependencies(app, packages)).kind !== 'setting') return null;
  const python = join(venv, 'bin/python');
  const proposed = await proposePackages({
    ...{ python, appDir: app, entryPoint, roots: rootsOf(modules), signal },
  });
  if (!proposed.ok) return null;
  const [top] = missing.split('.');
  const unknown = proposed.value.unknown.filter(({ name }) => name === top);
  const added = notNamed(proposed.value.packages, packages);
  if (unknown.length === 0 && added.length === 0) return null;
  return pythonFailure({ kind: 'packages-proposed', packages: added, unknown }, '');
}

/** Only what cannot work in service either blocks a refresh; an import that needs a model or a secret does not. */
function meaningOf(
  tried: ImportResult,
  entry: string,
  told: (text: string) => string,
): { refusal: Message | null; warning: Why | null } {
  const blocks = (refusal: Message) => ({ refusal, warning: null });
  const warns = (text: string) => ({ refusal: null, warning: told(text) });
  const says = (warning: Reason) => ({ refusal: null, warning });
  switch (tried.kind) {
    case 'ok':
      return { refusal: null, warning: null };
    case 'syntax-error':
      return blocks(
        message('code-syntax-error', {
          reason: told(
            `${tried.file}${tried.line === null ? '' : `, line ${String(tried.line)}`}: ${tried.detail}`,
          ),
        }),
      );
    case 'missing-module':
      return blocks(message('code-missing-module', { reason: told(tried.module) }));
    case 'no-entry-module':
      return blocks(message('entry-module-missing', { entry }));
    case 'entry-hidden':
      return blocks(
        tried.by.endsWith('/')
          ? message('entry-point-shadowed', { path: told(tried.by) })
          : message('entry-point-hidden', { entry, path: told(tried.by) }),
      );
    case 'missing-attribute':
      return blocks(message('code-missing-attribute', { entry, reason: told(tried.detail) }));
    case 'other-error':
      return warns(`${tried.error}: ${tried.detail.trim().split('\n').pop() ?? ''}`);
    case 'timed-out':
      return says(because('took-longer', { seconds: tried.seconds }));
    case 'died':
      return says(because('ended-itself'));
    case 'failed':
      return blocks(pythonFailure(tried.failure, because('this-version')));
  }
}
