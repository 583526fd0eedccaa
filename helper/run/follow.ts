import { open } from 'node:fs/promises';
import { RunEvent } from '../../contract/events';
import { sleep } from '../system/clock';
import type { Layout } from '../system/layout';
import { runningNow } from './running';

const pollMs = 50;
/** How long a started run may take to say its first word. */
const patienceMs = 15_000;

/** The events of the run at work, or of the one that is about to start, from its beginning to its end. Ends early where the run was killed. */
export async function* follow(
  layout: Layout,
  wanted: (runId: string) => boolean,
): AsyncGenerator<RunEvent> {
  let inode = 0;
  let offset = 0;
  let rest = '';
  let seen = false;
  let quietPolls = 0;
  const giveUp = patienceMs / pollMs;
  for (;;) {
    const chunk = await readFrom(layout.events, inode, offset);
    if (chunk !== null && chunk.inode !== inode) {
      ({ inode } = chunk);
      offset = 0;
      rest = '';
    }
    if (chunk !== null && chunk.text.length > 0) {
      offset += chunk.text.length;
      const lines = (rest + chunk.text.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const event = parse(line);
        if (event === null || !wanted(event.runId)) continue;
        seen = true;
        yield event;
        if (event.type === 'run-finished') return;
      }
      quietPolls = 0;
      continue;
    }
    quietPolls += 1;
    if (quietPolls % 20 === 0 && seen && (await runningNow(layout)) === null) {
      const last = await readFrom(layout.events, inode, offset);
      if (last === null || last.inode !== inode || last.text.length === 0) return;
    }
    if (!seen && quietPolls > giveUp) return;
    await sleep(pollMs);
  }
}

async function readFrom(
  path: string,
  inode: number,
  offset: number,
): Promise<{ inode: number; text: Buffer } | null> {
  let file;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const facts = await file.stat();
    const from = facts.ino === inode ? offset : 0;
    const length = Math.min(facts.size - from, 1_000_000);
    if (length <= 0) return { inode: facts.ino, text: Buffer.alloc(0) };
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
    return { inode: facts.ino, text: whole(buffer.subarray(0, bytesRead)) };
  } finally {
    await file.close();
  }
}

/** Up to the last line end: a line, and so a character, is never cut. */
function whole(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
}

function parse(line: string): RunEvent | null {
  try {
    const parsed = RunEvent.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
