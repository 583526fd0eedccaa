import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';

/**
 * The events of one run: one JSON document per line, world-readable, in a new file. Written synchronously, so that an
 * event is there before the next thing happens; a full disk costs the line, not the run.
 */
export class EventFile {
  readonly #file: number;

  private constructor(file: number) {
    this.#file = file;
  }

  static async begin(path: string): Promise<EventFile> {
    await rm(path, { force: true });
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_APPEND } = constants;
    return new EventFile(
      openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND, 0o644),
    );
  }

  write(event: unknown): void {
    try {
      writeSync(this.#file, `${JSON.stringify(event)}\n`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** The run of an events file: its first line names it. */
export async function runOfEvents(events: string): Promise<string | null> {
  const file = await open(events, 'r').catch(() => null);
  if (file === null) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1000), 0, 1000, 0);
    return /"runId":"([^"]+)"/.exec(buffer.toString('utf8', 0, bytesRead))?.[1] ?? null;
  } finally {
    await file.close();
  }
}
