import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { pipRelease } from './bootstrap-pip';
import { packageEnvironment } from './environment';
import { failureOf } from './failures';
import { runProcess, type ProcessResult } from './process';
import { runPip, unpackPip } from './snippets';
import { done, failed, type Outcome, type PythonSetup } from './types';

const seconds = 5 * 60;

/** An empty venv for which pip works from outside. */
export interface PipVenv {
  install(
    args: string[],
    limitSeconds: number,
    onOutput?: (line: string) => void,
  ): Promise<ProcessResult>;
  /** Downloads archives to the folder that `args` name, and installs nothing. */
  download(args: string[], limitSeconds: number): Promise<ProcessResult>;
}

/**
 * Makes an empty venv and runs pip from a wheel, ours or ensurepip's, because installing pip into each venv takes
 * seconds (4.3 s against 0.1 s of CPU time, Python 3.11).
 */
export async function makePipVenv(venvDir: string, setup: PythonSetup): Promise<Outcome<PipVenv>> {
  const { path, version, hasVenv } = setup.python;
  const wheel = setup.tool.kind === 'pip' ? setup.tool.wheel : null;
  if (!hasVenv && wheel === null) {
    const [major = '', minor = ''] = version.split('.');
    // Debian's python3 needs the package python3-venv; others, such as python3.13, have one of their own.
    const aptPackage = path.endsWith('/python3') ? 'python3-venv' : `python${major}.${minor}-venv`;
    return failed({ kind: 'no-venv-module', path, aptPackage });
  }
  const env = await packageEnvironment(setup);
  const common = { cwd: setup.workDir, env, signal: setup.signal };
  const pip = join(setup.workDir, wheel === null ? 'pip' : `pip-${pipRelease.version}`);
  const steps = [
    ['-I', '-m', 'venv', '--without-pip', venvDir],
    ...((await exists(pip))
      ? []
      : [['-I', '-c', unpackPip, pip, ...(wheel === null ? [] : [wheel])]]),
  ];
  for (const args of steps) {
    const run = await runProcess(path, args, { ...common, seconds, onOutput: setup.onOutput });
    if (run.ended !== 'exited' || run.exitCode !== 0) {
      return failed(failureOf(run, 'python', seconds));
    }
  }
  const python = join(venvDir, 'bin/python');
  const start = (verb: string) => [
    '-I',
    '-c',
    runPip,
    pip,
    verb,
    '--progress-bar',
    'off',
    '--no-color',
  ];
  return done({
    download: (args, limitSeconds) =>
      runProcess(python, [...start('download'), '--no-cache-dir', ...args], {
        ...common,
        seconds: limitSeconds,
      }),
    install: async (args, limitSeconds, onOutput = setup.onOutput) => {
      const run = (more: string[]) =>
        runProcess(python, [...start('install'), ...more, ...args], {
          ...common,
          seconds: limitSeconds,
          onOutput,
        });
      const first = await run([]);
      // pip before 24 takes an interrupted download for a complete one, and then reports a wrong hash.
      if (!first.tail.includes('DO NOT MATCH THE HASHES')) return first;
      return run(['--no-cache-dir']);
    },
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
