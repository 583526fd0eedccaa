import { createHash } from 'node:crypto';
import * as z from 'zod';
import { parseJson } from '../../../common/lines';
import { bareEnvironment } from './environment';
import type { Lock } from './lock';
import { runProcess } from './process';
import { describeInterpreter } from './snippets';
import { done, failed, type Interpreter, type Outcome, type Watch } from './types';

export const defaultPython = '/usr/bin/python3';
const oldest = [3, 9] as const;

const Description = z.object({
  version: z.string().max(60),
  abi: z.string().max(200),
  platform: z.string().max(200),
  venv: z.boolean(),
});

/** Asks the interpreter itself, run isolated: no user site, no PYTHON* variables, no current folder. */
export async function inspectPython(
  path: string = defaultPython,
  watch: Watch = {},
): Promise<Outcome<Interpreter>> {
  const run = await runProcess(path, ['-I', '-S', '-c', describeInterpreter], {
    cwd: '/',
    env: bareEnvironment('/nonexistent'),
    seconds: 20,
    signal: watch.signal,
  });
  if (run.ended === 'cancelled') return failed({ kind: 'cancelled' });
  const described = run.exitCode === 0 ? Description.safeParse(parseJson(run.stdout)) : null;
  if (described?.success !== true) {
    return failed({ kind: 'no-python', path, detail: run.tail.trim().slice(-1000) });
  }
  const { version, abi, platform, venv } = described.data;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    return failed({ kind: 'python-too-old', path, version, needs: oldest.join('.') });
  }
  return done({ path, version, abi, platform, hasVenv: venv });
}

/** Venvs with the same fingerprint have the same packages for the same kind of interpreter. */
export function fingerprint(
  lock: Pick<Lock, 'text'>,
  python: Pick<Interpreter, 'version' | 'abi' | 'platform'>,
): string {
  const hash = createHash('sha256');
  for (const part of [lock.text, python.version, python.abi, python.platform]) {
    hash.update(`${String(Buffer.byteLength(part))}:${part}\n`);
  }
  return hash.digest('hex');
}
