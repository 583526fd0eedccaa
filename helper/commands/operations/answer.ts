import type { Message } from '../../../contract/message';
import type { ExitCode } from '../../../contract/outcome';

export interface Refusal {
  readonly kind: 'refused';
  readonly exitCode: ExitCode;
  readonly message: Message;
}

/** The result of an operation, for any caller: the command line prints it, the privileged program prints it as JSON. */
export type Answer<T = unknown> = ({ readonly kind: 'done' } & T) | Refusal;

/** What was to be stopped is not running. */
export interface Idle {
  readonly kind: 'idle';
}

export const done = { kind: 'done' } as const;
export const idle: Idle = { kind: 'idle' };

export function refuse(exitCode: ExitCode, message: Message): Refusal {
  return { kind: 'refused', exitCode, message };
}
