import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { retryAfterSeconds } from '../../lib/retry-after';
import { scratchFolder } from './scratch';

export interface HttpAnswer {
  readonly status: number;
  /** From Retry-After; null if missing or not understood. */
  readonly waitSeconds: number | null;
}

let made = 0;

/** A server's answers. git prints only the status; the headers are in its trace: git(1), GIT_TRACE_CURL. */
export class HttpAnswers {
  readonly #file = join(scratchFolder(), `answers-${String((made += 1))}`);
  readonly env = { GIT_TRACE_CURL: this.#file, GIT_TRACE_CURL_NO_DATA: '1' } as const;

  /** The last answer since the previous call; null if there was none. */
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

/** The last status line of a trace, and the Retry-After after it. */
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
