import { message } from '../../contract/message';
import type { Outcome } from '../../contract/outcome';
import { reasonOf } from '../lib/text';
import type { Replacement, Swap } from '../swap';
import { RunEnd } from './end';

/**
 * The only swap of a run. Knows whether there is anything to undo. `prepare` gets the replacements that exist only
 * after the service has stopped.
 */
export class LiveSwap {
  #swap: Swap | null = null;
  #undone = false;

  constructor(
    private readonly prepareWith: (more: readonly Replacement[]) => Promise<Swap | RunEnd>,
  ) {}

  async prepare(more: readonly Replacement[] = []): Promise<RunEnd | null> {
    const prepared = await this.prepareWith(more);
    if (prepared instanceof RunEnd) return prepared;
    this.#swap = prepared;
    return null;
  }

  async exchange(): Promise<RunEnd | null> {
    const swapped = await this.#prepared().exchange();
    this.#undone = swapped.kind === 'undone';
    return swapped.kind === 'swapped' ? null : failed(swapped.cause);
  }

  async commit(): Promise<RunEnd | null> {
    const committed = await this.#prepared().commit();
    return committed.kind === 'committed' ? null : failed(committed.cause);
  }

  /** Restores every path. Does nothing if nothing was prepared or the swap undid itself. */
  async undo(): Promise<RunEnd | null> {
    if (this.#swap === null || this.#undone) return null;
    const undone = await this.#swap.undo();
    if (undone.kind !== 'undone') return failed(undone.cause, 'needs-attention');
    this.#undone = true;
    return null;
  }

  /** The whole swap at once, without a health check. */
  async exchangeForGood(more: readonly Replacement[] = []): Promise<RunEnd | null> {
    return (await this.prepare(more)) ?? (await this.exchange()) ?? (await this.commit());
  }

  #prepared(): Swap {
    if (this.#swap === null) throw new Error('the swap was not prepared');
    return this.#swap;
  }
}

const failed = (cause: unknown, outcome: Outcome = 'rolled-back'): RunEnd =>
  new RunEnd(outcome, message('swap-failed', { reason: reasonOf(cause) }));
