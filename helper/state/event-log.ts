import { publicFiles } from '../../common/public-files';
import { copyFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RunEvent, type RunEventBody } from '../../contract/events';
import type { RunId } from '../../contract/primitives';
import { log } from '../lib/log';
import { EventFile } from './event-file';
import type { Layout } from './layout';

const runsKept = 100;
/** For all files together; the newest one stays whatever its size. */
const runsBytes = 100_000_000;

export const runsFolder = ({ root }: Pick<Layout, 'root'>): string => publicFiles(root).runs;
export const runFile = (layout: Layout, runId: string): string =>
  join(runsFolder(layout), `${runId}.jsonl`);

/** The numbered events of one run. */
export class EventLog {
  #seq = 0;

  private constructor(
    private readonly layout: Layout,
    private readonly runId: RunId,
    private readonly listener: (event: RunEvent) => void,
    private readonly file: EventFile,
  ) {}

  static async begin(
    layout: Layout,
    runId: RunId,
    listener: (event: RunEvent) => void,
  ): Promise<EventLog> {
    return new EventLog(layout, runId, listener, await EventFile.begin(layout.events));
  }

  write(body: RunEventBody): void {
    const event = {
      v: 1,
      seq: this.#seq,
      time: new Date().toISOString(),
      runId: this.runId,
      ...body,
    } as RunEvent;
    const fits = RunEvent.safeParse(event);
    if (!fits.success) {
      log.error(`an event of the type ${body.type} does not fit`, fits.error.message); // readers would refuse it
      return;
    }
    this.#seq += 1;
    this.file.write(event); // first, because somebody may be watching
    this.listener(event);
  }

  /** Keeps a copy for the history; deletes the oldest of many. */
  async end(): Promise<void> {
    this.file.close();
    const folder = runsFolder(this.layout);
    await copyFile(this.layout.events, runFile(this.layout, this.runId)).catch(() => undefined); // only a copy
    const old = (await readdir(folder).catch(() => []))
      .filter((name) => name.endsWith('.jsonl'))
      .sort();
    let bytes = 0;
    for (const [age, name] of old.reverse().entries()) {
      bytes += (await stat(join(folder, name)).catch(() => null))?.size ?? 0;
      if (age >= runsKept || (age > 0 && bytes > runsBytes))
        await rm(join(folder, name), { force: true });
    }
  }
}
