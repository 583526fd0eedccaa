import { offersSomething, type Stick } from '../../contract/stick';
import { askBundle } from '../helper-client/ask';
import type { Helper } from '../helper-client/helper';
import type { IpcHandlers } from '../ipc';
import { log } from '../log';
import { bundleFolderOn, mediaPlaces, volumesIn } from '../sticks/volumes';
import { MediaWatch } from '../sticks/watch';
import type { StoreOf } from '../store';
import type { StatusWindow } from '../windows/status-window';
import { standsFor, type StickEvent } from './stick-state';

interface Options {
  readonly helper: Helper;
  readonly window: StatusWindow;
  /** Called for a stick that was plugged in and offers something. */
  readonly onOffer: (stick: Stick) => void;
}

/** Looks for a bundle on plugged-in media, and asks the helper, in a process of its own, what is in it that this computer lacks. */
export class SticksFeature {
  readonly handlers: Pick<IpcHandlers, 'stick:dismiss'> = {
    'stick:dismiss': () => {
      this.store.dispatch({ type: 'stick-put-away' });
      return { ok: true };
    },
  };
  readonly #places: readonly string[];
  readonly #watch: MediaWatch;
  #looking: Promise<void> = Promise.resolve();
  #wishes = 0;
  #asked = '';
  #told = '';

  constructor(
    private readonly store: StoreOf<StickEvent>,
    private readonly options: Options,
  ) {
    this.#places = mediaPlaces(store.state.prefix);
    this.#watch = new MediaWatch(this.#places, () => this.look());
    options.window.onShown(() => this.look());
    store.onChange((state, before) => {
      if (standsFor(state) !== standsFor(before)) this.look();
    });
  }

  begin(): void {
    this.#watch.begin();
    this.look();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** One look at a time; all requests during a look share the next one. */
  look(): void {
    this.#wishes += 1;
    const wish = this.#wishes;
    this.#looking = this.#looking
      .then(() => (wish === this.#wishes ? this.#look() : undefined))
      .catch((error: unknown) => log.warn('cannot look for sticks', error));
  }

  async #look(): Promise<void> {
    const { store } = this;
    const volumes = await volumesIn(this.#places, !store.state.inPrefix);
    const found = (await Promise.all(volumes.map(bundleFolderOn))).find((each) => each !== null);
    if (found === undefined) {
      this.#asked = '';
      this.#told = '';
      if (store.state.stick !== null) store.dispatch({ type: 'stick', stick: null });
      return;
    }
    const { folder, stamp, volume } = found;
    const asking = `${folder} ${stamp} ${standsFor(store.state)}`;
    if (asking === this.#asked) return;
    const answer = await askBundle(this.options.helper, folder);
    this.#asked = asking;
    const before = store.state.stick;
    if (!answer.ok) {
      log.warn('the stick has no usable bundle', answer.failure);
      store.dispatch({ type: 'stick', stick: null });
      return;
    }
    const { lackedModels, ...said } = answer.value;
    const lackedBytes = lackedModels.reduce((sum, { bytes }) => sum + bytes, 0);
    const offer = { ...said, lackedModels: lackedModels.length, lackedBytes };
    const isPutAway = before?.isPutAway === true && before.folder === folder;
    const stick = { name: volume.name, folder, isPutAway, offer };
    store.dispatch({ type: 'stick', stick });
    const plugged = `${folder} ${offer.fingerprint}`;
    if (plugged === this.#told || isPutAway) return;
    this.#told = plugged;
    if (offersSomething(stick)) this.options.onOffer(stick);
  }
}
