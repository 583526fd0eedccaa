import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { copyFile, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent, RunEventBody } from '../../contract/events';
import type { RunId } from '../../contract/primitives';
import type { Layout } from '../system/layout';

const runsKept = 100;

export const runsFolder = (layout: Layout): string => join(layout.refreshState, 'runs');
export const runFile = (layout: Layout, runId: string): string =>
  join(runsFolder(layout), `${runId}.jsonl`);

/** The run that the events file tells of. */
export async function runOfEvents(layout: Layout): Promise<string | null> {
  const file = await open(layout.events, 'r').catch(() => null);
  if (file === null) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1000), 0, 1000, 0);
    return /"runId":"([^"]+)"/.exec(buffer.toString('utf8', 0, bytesRead))?.[1] ?? null;
  } finally {
    await file.close();
  }
}

/**
 * The events of one run: one JSON document a line, world-readable. Written synchronously: an event is on its way before the next
 * thing happens, and a full disk costs the line, not the run.
 */
export class EventLog {
  #seq = 0;
  readonly #file: number;

  private constructor(
    private readonly layout: Layout,
    private readonly runId: RunId,
    private readonly listener: (event: RunEvent) => void,
    file: number,
  ) {
    this.#file = file;
  }

  static async begin(
    layout: Layout,
    runId: RunId,
    listener: (event: RunEvent) => void,
  ): Promise<EventLog> {
    await rm(layout.events, { force: true });
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_APPEND } = constants;
    return new EventLog(
      layout,
      runId,
      listener,
      openSync(layout.events, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND, 0o644),
    );
  }

  write(body: RunEventBody): void {
    const event = {
      v: 1,
      seq: this.#seq,
      time: new Date().toISOString(),
      runId: this.runId,
      ...body,
    } as RunEvent;
    this.#seq += 1;
    this.listener(event);
    try {
      writeSync(this.#file, `${JSON.stringify(event)}\n`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  /** Keeps a copy for the history; the oldest of many go. */
  async end(): Promise<void> {
    closeSync(this.#file);
    const folder = runsFolder(this.layout);
    await copyFile(this.layout.events, runFile(this.layout, this.runId)).catch(() => undefined); // the history tells of the run all the same
    const old = (await readdir(folder).catch(() => []))
      .filter((name) => name.endsWith('.jsonl'))
      .sort();
    for (const name of old.slice(0, -runsKept)) await rm(join(folder, name), { force: true });
  }
}
