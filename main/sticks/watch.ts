import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { log } from '../log';

/** The mount point is created before the mount, which may take as long as a check of the file system. */
const laterMs = [300, 2000, 8000];

/** Reports that something may have been mounted or unmounted in these places: from inotify(7), and a few moments later again. */
export class MediaWatch {
  readonly #watchers = new Map<string, FSWatcher>();
  #timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly places: readonly string[],
    private readonly onChange: () => void,
  ) {}

  /** Also watches places that have appeared since, and forgets those that are gone. */
  begin(): void {
    for (const place of this.places) {
      this.#watch(place, () => this.#soon());
      // a person's folder is created with the first medium they plug in
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
        // a removed folder sends no more events, and the next one with that name is a different folder
        if (event === 'rename' && name === basename(folder)) this.#forget(folder, watcher);
      });
      watcher.on('error', () => this.#forget(folder, watcher));
      this.#watchers.set(folder, watcher);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        log.warn('cannot watch for sticks in', folder, error);
    }
  }

  #forget(folder: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.#watchers.get(folder) === watcher) this.#watchers.delete(folder);
  }
}
