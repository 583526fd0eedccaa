import { mkdir, rm, writeFile } from 'node:fs/promises';
import { message } from '../../../contract/message';
import { sleep } from '../../lib/clock';
import { pauseIn } from '../download/pause';
import type { Emit } from '../progress';

const lookMs = 1000;
/** A person also pauses between two questions. */
const quietLooks = 5;

export interface PauseForAnswers {
  readonly folder: string;
  /** Whether an answer is being written or waited for; null: unknown. */
  readonly isAnswering: () => Promise<boolean | null>;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Makes a download wait while the application answers, and reports why. After the signal nothing waits any more. */
export async function pauseForAnswers({ folder, isAnswering, emit, signal }: PauseForAnswers) {
  const file = pauseIn(folder);
  const tell = (code: 'models-pause' | 'models-go-on') =>
    emit({ v: 1, type: 'notice', model: '', file: '', message: message(code) });
  let isPaused = false;
  let quiet = 0;
  while (!signal.aborted) {
    quiet = (await isAnswering()) === true ? 0 : quiet + 1;
    const pauses: boolean = quiet === 0 || (isPaused && quiet < quietLooks);
    if (pauses) await writeFile(file, '');
    else if (isPaused) await rm(file, { force: true });
    if (pauses !== isPaused) tell(pauses ? 'models-pause' : 'models-go-on');
    isPaused = pauses;
    await sleep(lookMs);
  }
}

/** Visible to the sandbox, read-only. */
export async function makePauseFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o755 });
}
