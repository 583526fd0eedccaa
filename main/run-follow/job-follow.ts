import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { parseLine } from '../../common/lines';
import { isAlive } from '../../common/process';
import { jobStatus } from '../../contract/job';
import type { AppState } from '../../contract/ipc';
import { log } from '../log';
import { EventTail } from './tail';

const AtWork = z.object(jobStatus);

/** A job of the helper other than a refresh, as a window shows it. */
export interface ShownJob<Event, View extends { readonly end: unknown }> {
  readonly event: z.ZodType<Event>;
  readonly fold: (view: View | null, event: Event) => View | null;
  /** The view of a job that was killed and will write no more events. */
  readonly interrupted: (view: View) => View;
}

/** Follows a job of the helper through its events, also after a restart of the tray. */
export class JobFollower<Event, View extends { readonly end: unknown }> {
  readonly #tail: EventTail<Event>;
  #view: View | null = null;

  constructor(
    private readonly job: ShownJob<Event, View>,
    private readonly files: { readonly events: string; readonly status: string },
    private readonly onView: (view: View | null) => void,
  ) {
    this.#tail = new EventTail(files.events, job.event);
  }

  async read(): Promise<void> {
    try {
      const before = this.#view;
      await this.#foldMore();
      if (this.#isOpen() && !(await this.#isAtWork())) {
        // its last event may have arrived in the meantime
        await this.#foldMore();
        if (this.#view !== null && this.#isOpen()) this.#view = this.job.interrupted(this.#view);
      }
      if (this.#view !== before) this.onView(this.#view);
    } catch (error) {
      log.error('cannot follow', this.files.events, error);
    }
  }

  async #foldMore(): Promise<void> {
    this.#view = (await this.#tail.next()).reduce(this.job.fold, this.#view);
  }

  #isOpen(): boolean {
    return this.#view !== null && this.#view.end === null;
  }

  async #isAtWork(): Promise<boolean> {
    const atWork = parseLine(AtWork, await readFile(this.files.status, 'utf8').catch(() => ''));
    return atWork !== null && isAlive(atWork.process);
  }
}

/** Reads the events when their files change, and after every status: a job that was killed writes no last event. */
export function followJob<Event, View extends { readonly end: unknown }>(
  store: { onChange(listener: (state: AppState, before: AppState) => void): void },
  follower: JobFollower<Event, View>,
): JobFollower<Event, View> {
  store.onChange((state, before) => {
    if (state.status !== before.status) void follower.read();
  });
  return follower;
}
