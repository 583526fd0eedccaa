import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { log } from '../log';

/** A folder is made before something is mounted on it, which may take as long as its file system is looked through. */
const laterMs = [300, 2000, 8000];

/** Tells when something may have been mounted or unmounted in these places: by inotify(7), and a few moments after it. */
export class MediaWatch {
  readonly #watchers = new Map<string, FSWatcher>();
  #timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly places: readonly string[],
    private readonly onChange: () => void,
  ) {}

  /** Also of places that are there by now, or no more. */
  begin(): void {
    for (const place of this.places) {
      this.#watch(place, () => this.#soon());
      // the folder of a person is made with the first thing that they plug in
      this.#watch(dirname(place), (name) => {
        if (name === basename(place)) this.#soon();
      });
    }
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #soon(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = laterMs.map((delay) =>
      setTimeout(() => {
        this.begin();
        this.onChange();
      }, delay),
    );
  }

  #watch(folder: string, onEvent: (name: string | null) => void): void {
    if (this.#watchers.has(folder)) return;
    try {
      const watcher = watch(folder, { persistent: false }, (event, name) => {
        if (event === 'rename') onEvent(name);
        // of a folder that was removed there is nothing more to hear, and the next of that name is another one
        if (event === 'rename' && name === basename(folder)) this.#forget(folder, watcher);
      });
      watcher.on('error', () => this.#forget(folder, watcher));
      this.#watchers.set(folder, watcher);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        log.warn('what is plugged in there is not heard of', folder, error);
    }
  }

  #forget(folder: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.#watchers.get(folder) === watcher) this.#watchers.delete(folder);
  }
}
