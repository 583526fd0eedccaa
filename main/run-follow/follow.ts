import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { RunEvent } from '../../contract/events';
import { log } from '../log';
import { EventTail } from './tail';

interface FollowedRun {
  /** `live`: written while following; otherwise they were there before. */
  readonly onEvents: (events: readonly RunEvent[], live: boolean) => void;
  /** Something else in the folder changed: a reason to read the status. */
  readonly onChange: () => void;
}

/** Follows the event file of runs without polling. */
export class RunFollower {
  readonly #tail: EventTail<RunEvent>;
  #watcher: FSWatcher | null = null;

  constructor(
    private readonly file: string,
    private readonly followed: FollowedRun,
  ) {
    this.#tail = new EventTail(file, RunEvent);
  }

  /** Starts, or starts again if the folder was missing before. */
  start(): void {
    if (this.#watcher !== null) return;
    try {
      this.#watcher = watch(dirname(this.file), (_kind, name) => {
        if (name === basename(this.file)) this.#read(true);
        else if (name?.startsWith('.') !== true) this.followed.onChange();
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        log.error('cannot follow runs', error);
      return;
    }
    this.#watcher.on('error', (error) => {
      log.error('no longer following runs', error);
      this.stop();
    });
    this.#read(false);
  }

  stop(): void {
    this.#watcher?.close();
    this.#watcher = null;
  }

  #read(live: boolean): void {
    this.#tail.next().then(
      (events) => {
        if (events.length > 0) this.followed.onEvents(events, live);
      },
      (error: unknown) => log.error('cannot read the events', error),
    );
  }
}

/** All events of the current or last run. */
export async function readRun(file: string): Promise<RunEvent[]> {
  const tail = new EventTail(file, RunEvent);
  try {
    return await tail.next();
  } finally {
    await tail.close();
  }
}
