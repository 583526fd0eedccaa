import * as z from 'zod';
import { ModelsEvent } from '../../../contract/models';
import { log } from '../../lib/log';
import type { Emit } from '../progress';
import { remember, RememberedResult } from '../remembered';
import type { Finished } from '../results';

const Told = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('event'), event: ModelsEvent }),
  z.object({ kind: z.literal('keep'), results: z.array(RememberedResult).max(20_000) }),
]);

/** What comes out of the sandbox, believed no further than its schema: events are passed on, results remembered. */
export class Hearing {
  #end: Finished | null = null;
  #kept: Promise<void> = Promise.resolve();

  constructor(
    private readonly cacheFile: string,
    private readonly emit: Emit,
  ) {}

  take(told: unknown): void {
    const parsed = Told.safeParse(told);
    if (!parsed.success) {
      log.error('the work on the models told something that nobody understands');
      return;
    }
    if (parsed.data.kind === 'keep') {
      const { results } = parsed.data;
      this.#kept = this.#kept
        .then(() => remember(this.cacheFile, results))
        .catch((error: unknown) => {
          log.error('what was found out about the models could not be remembered', error);
        });
      return;
    }
    const { event } = parsed.data;
    if (event.type === 'finished') this.#end ??= event;
    else if (event.type !== 'asked' && this.#end === null) this.emit(event);
  }

  /** The last word, once everything that it rests on is remembered; null where there was none. */
  async end(): Promise<Finished | null> {
    await this.#kept;
    return this.#end;
  }
}
