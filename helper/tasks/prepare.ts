import { join } from 'node:path';
import { execa, type ExecaReturnValue } from 'execa';
import { message } from '../../contract/message';
import { cutLinesOf } from '../../common/lines';
import { gitTrust } from '../lib/git-trust';
import { longestRaw } from '../lib/text';
import { hookPath } from './hook';
import type { Task } from '../host/task-table';

export const prepare: Task<'prepare'> = async (request, context) => {
  const child = execa(join(request.app, request.hook), [], {
    cwd: request.app,
    extendEnv: false,
    env: {
      PATH: hookPath(request.venv),
      HOME: request.cache,
      LANG: 'C.UTF-8',
      PYTHONDONTWRITEBYTECODE: '1',
      ...gitTrust(request.app),
      VIRTUAL_ENV: request.venv,
      LADYLINUX_APP_DIR: request.app,
      LADYLINUX_STATE_DIR: request.data,
      LADYLINUX_CACHE_DIR: request.cache,
      LADYLINUX_MODELS_DIR: request.models,
    },
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
    signal: context.signal,
  });
  if (child.all !== undefined)
    for await (const line of cutLinesOf(child.all, longestRaw)) context.output(line);
  // 126: the shell's exit code for a program that could not be started
  const { exitCode = 126, failed, signal } = (await child) as Partial<ExecaReturnValue>;
  context.signal.throwIfAborted();
  if (signal !== undefined)
    return { ok: false, failure: { message: message('prepare-killed', { signal }) } };
  if (failed)
    return { ok: false, failure: { message: message('prepare-failed', { code: exitCode }) } };
  return { ok: true, result: { ran: true } };
};
