import type { Message } from '../../../contract/message';
import { exitCodes, type ExitCode } from '../../../contract/outcome';

/** What came of asking: 0, or a sentence and the exit code that goes with it. */
export type Answered =
  | { readonly ok: true; readonly exitCode: ExitCode }
  | { readonly ok: false; readonly exitCode: ExitCode; readonly message: Message };

export const done: Answered = { ok: true, exitCode: exitCodes.ok };

export function refuse(exitCode: ExitCode, message: Message): Answered {
  return { ok: false, exitCode, message };
}
