import { message } from '../../contract/message';
import { reasonOf } from '../lib/text';
import type { Replacement, Swap } from '../swap';
import { RunEnd } from './end';

/**
 * The one swap of a run, from wherever it is to wherever it has to go: it knows whether there is anything to take back. `prepare` is
 * called with what only exists once the service is stopped.
 */
export class LiveSwap {
  #swap: Swap | null = null;
  #undone = false;

  constructor(private readonly prepareWith: (more: readonly Replacement[]) => Promise<Swap>) {}

  async prepare(more: readonly Replacement[] = []): Promise<void> {
    this.#swap = await this.prepareWith(more);
  }

  async exchange(): Promise<void> {
    const swapped = await this.#prepared().exchange();
    this.#undone = swapped.kind === 'undone';
    if (swapped.kind !== 'swapped') throw failed(swapped.cause);
  }

  async commit(): Promise<void> {
    const committed = await this.#prepared().commit();
    if (committed.kind !== 'committed') throw failed(committed.cause);
  }

  /** Every path as it was before; nothing to do where nothing was prepared or the swap took itself back. */
  async undo(): Promise<void> {
    if (this.#swap === null || this.#undone) return;
    const undone = await this.#swap.undo();
    if (undone.kind !== 'undone') {
      throw new RunEnd(
        'needs-attention',
        message('swap-failed', { reason: reasonOf(undone.cause) }),
      );
    }
    this.#undone = true;
  }

  #prepared(): Swap {
    if (this.#swap === null) throw new Error('the swap was not prepared');
    return this.#swap;
  }
}

const failed = (cause: unknown): RunEnd =>
  new RunEnd('rolled-back', message('swap-failed', { reason: reasonOf(cause) }));
