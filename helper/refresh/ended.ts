import type { Message } from '../../contract/message';
import type { Outcome } from '../../contract/outcome';

/** The expected end of a run, thrown from wherever it is found out. Everything else that is thrown is a bug. */
export class Ended extends Error {
  constructor(
    readonly outcome: Outcome,
    readonly said: Message,
    /** The last lines of what failed. */
    readonly log: readonly string[] = [],
  ) {
    super(`${outcome}: ${said.code}`);
  }
}
