import { message } from '../../contract/message';
import { reasonOf } from '../lib/text';
import type { Replacement, Transaction } from '../swap';
import { Ended } from './end';

/**
 * The one swap of a run, from wherever it is to wherever it has to go: it knows whether there is anything to take back. `prepare` is
 * called with what only exists once the service is stopped.
 */
export class LiveSwap {
  #transaction: Transaction | null = null;
  #undone = false;

  constructor(
    private readonly prepareWith: (more: readonly Replacement[]) => Promise<Transaction>,
  ) {}

  async prepare(more: readonly Replacement[] = []): Promise<void> {
    this.#transaction = await this.prepareWith(more);
  }

  async swap(): Promise<void> {
    const swapped = await this.#prepared().swap();
    this.#undone = swapped.type === 'undone';
    if (swapped.type !== 'swapped') throw failed(swapped.cause);
  }

  async commit(): Promise<void> {
    const committed = await this.#prepared().commit();
    if (committed.type !== 'committed') throw failed(committed.cause);
  }

  /** Every path as it was before; nothing to do where nothing was prepared or the swap took itself back. */
  async undo(): Promise<void> {
    if (this.#transaction === null || this.#undone) return;
    const undone = await this.#transaction.undo();
    if (undone.type !== 'undone') {
      throw new Ended(
        'needs-attention',
        message('swap-failed', { reason: reasonOf(undone.cause) }),
      );
    }
    this.#undone = true;
  }

  #prepared(): Transaction {
    if (this.#transaction === null) throw new Error('the swap was not prepared');
    return this.#transaction;
  }
}

const failed = (cause: unknown): Ended =>
  new Ended('rolled-back', message('swap-failed', { reason: reasonOf(cause) }));
