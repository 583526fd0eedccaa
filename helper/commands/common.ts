import type { Command } from 'commander';
import type { ExitCode } from '../../contract/outcome';

/** Wraps a verb: its number becomes the exit code, its Exit a sentence. */
export type Act = <A extends unknown[]>(
  verb: (...args: A) => Promise<ExitCode>,
) => (...args: A) => Promise<void>;

/** What every verb takes. */
export function common(command: Command): Command {
  return wide(command).option('--json', 'for programs: JSON on standard output');
}

export function wide(command: Command): Command {
  return command
    .option('--prefix <dir>', 'work in a private prefix instead of on this computer')
    .allowExcessArguments(false);
}
