import { packageEnvironment } from './environment';
import { failureOf } from './failures';
import { runProcess } from './process';
import { done, failed, type Outcome, type PythonSetup } from './types';

const seconds = 5 * 60;

/** `python -m venv` with its own pip, from the wheel that ensurepip carries: no network. */
export async function makeVenvWithPip(venvDir: string, setup: PythonSetup): Promise<Outcome<null>> {
  const { path, version, hasVenv } = setup.python;
  if (!hasVenv) {
    const [major, minor] = version.split('.');
    // A distribution's own python3 has the package python3-venv; another one, say python3.12, its own.
    const aptPackage = path.endsWith('/python3')
      ? 'python3-venv'
      : `python${major ?? '3'}.${minor ?? ''}-venv`;
    return failed({ kind: 'no-venv-module', path, aptPackage });
  }
  const run = await runProcess(path, ['-I', '-m', 'venv', venvDir], {
    cwd: setup.workDir,
    env: await packageEnvironment(setup),
    seconds,
    signal: setup.signal,
    onOutput: setup.onOutput,
  });
  if (run.ended === 'exited' && run.exitCode === 0) return done(null);
  return failed(failureOf(run, 'python', seconds));
}
