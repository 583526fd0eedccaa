import { readFile } from 'node:fs/promises';
import { parseLine } from '../../common/lines';
import { isAlive } from '../../common/process';
import {
  BundleAtWork,
  BundleEvent,
  foldBundleWork,
  type BundleWorkView,
} from '../../contract/bundle-work';
import { message } from '../../contract/message';
import { log } from '../log';
import { EventTail } from './tail';

/** Follows the making of a bundle, as it goes on and after a restart of the tray. */
export class BundleFollower {
  readonly #tail: EventTail<BundleEvent>;
  #view: BundleWorkView | null = null;

  constructor(
    private readonly files: { readonly events: string; readonly status: string },
    private readonly onView: (view: BundleWorkView | null) => void,
  ) {
    this.#tail = new EventTail(files.events, BundleEvent);
  }

  async read(): Promise<void> {
    try {
      const before = this.#view;
      this.#view = (await this.#tail.next()).reduce(foldBundleWork, this.#view);
      if (this.#view?.end === null && !(await this.#isAtWork())) {
        // its last word may have come meanwhile; otherwise it was killed
        this.#view = (await this.#tail.next()).reduce(foldBundleWork, this.#view);
        if (this.#view?.end === null) {
          const { folder } = this.#view;
          const said = message('bundle-interrupted', { folder });
          const end = { outcome: 'interrupted', message: said } as const;
          this.#view = {
            ...{ folder, now: null },
            end: { ...end, fingerprint: null, leftOut: null },
          };
        }
      }
      if (this.#view !== before) this.onView(this.#view);
    } catch (error) {
      log.error('cannot follow the making of a bundle', error);
    }
  }

  async #isAtWork(): Promise<boolean> {
    const atWork = parseLine(
      BundleAtWork,
      await readFile(this.files.status, 'utf8').catch(() => ''),
    );
    return atWork !== null && isAlive(atWork.process);
  }
}
