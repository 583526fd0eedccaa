import type { Environment } from '../environment';
import { runProgram, type ProgramAnswer } from './run-program';

/** The helper as an ordinary user runs it. */
export interface Helper {
  readonly path: string;
  readonly run: (args: readonly string[], options?: { timeout?: number }) => Promise<ProgramAnswer>;
}

export function helperOf(environment: Environment, prefixArgs: readonly string[]): Helper {
  const { program, args: first, path } = environment.helper;
  return {
    path,
    run: (args, options) => runProgram(program, [...first, ...args, ...prefixArgs], options),
  };
}
