import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { retryAfterSeconds } from '../../lib/retry-after';
import { scratchFolder } from './scratch';

export interface HttpAnswer {
  readonly status: number;
  /** Of Retry-After; null where there was none that we understand. */
  readonly waitSeconds: number | null;
}

let made = 0;

/** What a server answered. git tells the status alone; its trace has the headers: git(1), GIT_TRACE_CURL. */
export class HttpAnswers {
  readonly #file = join(scratchFolder(), `answers-${String((made += 1))}`);
  readonly env = { GIT_TRACE_CURL: this.#file, GIT_TRACE_CURL_NO_DATA: '1' } as const;

  /** The last one since it was asked before; null where nobody answered. */
  take(now: Date = new Date()): HttpAnswer | null {
    try {
      const trace = readFileSync(this.#file, 'latin1');
      rmSync(this.#file);
      return lastAnswer(trace, now);
    } catch {
      return null;
    }
  }
}

/** Of a trace, its last status line and the Retry-After that followed it. */
export function lastAnswer(trace: string, now: Date): HttpAnswer | null {
  let answer: HttpAnswer | null = null;
  for (const [, header = ''] of trace.matchAll(/<= Recv header: (.*)/g)) {
    const status = /^HTTP\/[\d.]+ (\d{3})\b/.exec(header)?.[1];
    if (status !== undefined) answer = { status: Number(status), waitSeconds: null };
    const wait = /^retry-after:(.*)$/i.exec(header.trim())?.[1];
    if (answer !== null && wait !== undefined)
      answer = { ...answer, waitSeconds: retryAfterSeconds(wait, now) };
  }
  return answer;
}
