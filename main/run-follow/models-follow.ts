import { readFile } from 'node:fs/promises';
import { parseLine } from '../../common/lines';
import { isAlive } from '../../common/process';
import { message } from '../../contract/message';
import { ModelsAtWork, ModelsEvent } from '../../contract/models';
import { foldModelsWork, type ModelsWorkView } from '../../contract/models-view';
import { log } from '../log';
import { EventTail } from './tail';

/** Follows the work on models that the helper tells of, as it goes on and after a restart of the tray. */
export class ModelsFollower {
  readonly #tail: EventTail<ModelsEvent>;
  #view: ModelsWorkView | null = null;

  constructor(
    private readonly files: { readonly events: string; readonly status: string },
    private readonly onView: (view: ModelsWorkView | null) => void,
  ) {
    this.#tail = new EventTail(files.events, ModelsEvent);
  }

  async read(): Promise<void> {
    try {
      const before = this.#view;
      const events = await this.#tail.next();
      this.#view = events.reduce(foldModelsWork, this.#view);
      if (this.#view !== null && this.#view.end === null && !(await this.#isAtWork()))
        await this.#conclude();
      if (this.#view !== before) this.onView(this.#view);
    } catch (error) {
      log.error('cannot follow the work on models', error);
    }
  }

  /** Its last word may have come meanwhile; otherwise it was killed, and will say nothing more. */
  async #conclude(): Promise<void> {
    this.#view = (await this.#tail.next()).reduce(foldModelsWork, this.#view);
    if (this.#view === null || this.#view.end !== null) return;
    const end = { outcome: 'interrupted', message: message('models-interrupted') };
    this.#view = { ...this.#view, now: null, end };
  }

  async #isAtWork(): Promise<boolean> {
    const text = await readFile(this.files.status, 'utf8').catch(() => '');
    const atWork = parseLine(ModelsAtWork, text);
    return atWork !== null && isAlive(atWork.process);
  }
}
