import type { Environment } from '../environment';
import { runProgram, type ProgramAnswer, type ProgramOptions } from './run-program';

/** The helper as an ordinary user runs it. */
export interface Helper {
  readonly path: string;
  /** The command line for these arguments. */
  readonly command: (args: readonly string[]) => { program: string; args: string[] };
  readonly run: (args: readonly string[], options?: ProgramOptions) => Promise<ProgramAnswer>;
}

export function helperOf({ prefix, helper }: Pick<Environment, 'prefix' | 'helper'>): Helper {
  const { program, args: first, path } = helper;
  const prefixArgs = prefix === null ? [] : ['--prefix', prefix];
  const command = (args: readonly string[]) => ({
    program,
    args: [...first, ...args, ...prefixArgs],
  });
  return {
    path,
    command,
    run: (args, options) => runProgram(program, command(args).args, options),
  };
}
