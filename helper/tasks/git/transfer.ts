import { setTimeout as sleep } from 'node:timers/promises';
import pRetry, { AbortError } from 'p-retry';
import type { SimpleGit } from 'simple-git';
import type { Message } from '../../../contract/message';
import { hostOf, type GitProtocol } from '../../../contract/repository-url';
import { message } from '../../../contract/message';
import { monotonicMs } from '../../lib/clock';
import type { TaskContext } from '../../host/task-protocol';
import { gitIn } from './client';
import { gitFailure } from './failures';
import { checksObjects } from './fsck';
import { HttpAnswers } from './http-answers';
import { explained } from './explained';
import { reach, reachLimitMs } from '../../lib/reach';

/** Waiting times that servers ask for, limited for the whole run; beyond it the run ends and says so. */
const mostWaitSeconds = 90;
const watchMs = 250;

export interface Limits {
  /** Maximum silence while a pack arrives. */
  readonly stallSeconds: number;
  /** Maximum silence before that: a server may compress for a while. */
  readonly firstByteSeconds: number;
  readonly attempts: number;
}

export interface TransferOptions {
  /** The repository to fetch into. */
  readonly mirror: string;
  readonly protocols: readonly GitProtocol[];
  readonly limits: Limits;
  readonly context: Pick<TaskContext, 'signal' | 'output' | 'progress'>;
  /** Called before each attempt; removes what an earlier one left. */
  readonly prepare: () => Promise<void>;
  /** Called if the mirror is damaged. */
  readonly repair: () => Promise<void>;
}

interface Said {
  why: Message | null;
  /** The configuration for git after the host last accepted a connection. */
  connected: readonly string[] | null;
}

/** All requests of one task to remotes: the same limits for each, and one waiting budget for all. */
export class Transfer {
  #unreachableMs = 0;
  #waitedSeconds = 0;
  #isRepaired = false;

  constructor(private readonly options: TransferOptions) {}

  /** Calls `use` up to the allowed number of attempts, as long as its failures may pass. */
  async ask<T>(
    repository: string,
    use: (git: SimpleGit) => Promise<T>,
  ): Promise<{ readonly value: T } | { readonly why: Message }> {
    const { signal } = this.options.context;
    const said: Said = { why: null, connected: null };
    const once = async () => {
      await this.#reach(repository, said);
      await this.options.prepare();
      try {
        return { value: await this.#watched(repository, said, use) };
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      }
    };
    try {
      return await pRetry(once, {
        retries: this.options.limits.attempts - 1,
        minTimeout: 500,
        maxTimeout: 4000,
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      const why = said.why ?? gitFailure(repository, error).message;
      return { why: said.connected !== null ? await explained(repository, why, signal) : why };
    }
  }

  async #reach(repository: string, said: Said): Promise<void> {
    const asked = monotonicMs();
    const { signal } = this.options.context;
    said.connected = null;
    const left = reachLimitMs - this.#unreachableMs;
    const { failure, config } = await reach(repository, signal, left);
    if (failure === null) {
      said.connected = config;
      return;
    }
    said.why = gitFailure(repository, failure).message;
    this.#unreachableMs += monotonicMs() - asked;
    throw this.#unreachableMs < reachLimitMs
      ? new Error('not reachable')
      : new AbortError('not reachable within the limit');
  }

  /** One attempt; aborts if a pack has begun to arrive and then no data comes. */
  async #watched<T>(
    repository: string,
    said: Said,
    use: (git: SimpleGit) => Promise<T>,
  ): Promise<T> {
    const { mirror, protocols, limits, context } = this.options;
    const silence = new AbortController();
    let heardMs: number | null = null;
    const timer = setInterval(() => {
      if (heardMs !== null && monotonicMs() - heardMs > limits.stallSeconds * 1000) silence.abort();
    }, watchMs);
    const answers = new HttpAnswers();
    const git = gitIn(mirror, {
      protocols,
      repository,
      answers,
      signal: AbortSignal.any([context.signal, silence.signal]),
      config: [
        ...checksObjects,
        ...(said.connected ?? []),
        'http.lowSpeedLimit=1',
        `http.lowSpeedTime=${String(limits.firstByteSeconds)}`,
      ],
      progress: (stage, percent) => {
        const isReceiving = /receiving/i.test(stage);
        heardMs = isReceiving && percent < 100 ? monotonicMs() : null;
        if (isReceiving) context.progress('percent', percent, 100);
      },
    });
    try {
      return await use(git);
    } catch (error) {
      context.signal.throwIfAborted();
      if (silence.signal.aborted) {
        said.why = message('fetch-stalled', { host: hostOf(repository) });
        throw new Error('no more data arrived', { cause: error });
      }
      throw await this.#explained(repository, said, error, answers);
    } finally {
      clearInterval(timer);
    }
  }

  /** The error that allows or prevents the next attempt, after the server's waiting time. */
  async #explained(
    repository: string,
    said: Said,
    error: unknown,
    answers: HttpAnswers,
  ): Promise<Error> {
    const { context, repair } = this.options;
    const text = error instanceof Error ? error.message : String(error);
    for (const line of text.split(/[\r\n]+/))
      if (!/^(?:remote: )?(?:Receiving|Resolving|Counting|Compressing)/.test(line))
        context.output(line);
    if (!this.#isRepaired && isDamaged(text)) {
      this.#isRepaired = true;
      await repair();
      return new Error('the mirror was damaged and is rebuilt', { cause: error });
    }
    const failure = gitFailure(repository, error, answers.take());
    said.why = failure.message;
    // after such a long silence it is not tried again at once
    if (!failure.passing || failure.message.code === 'fetch-stalled') return new AbortError(text);
    this.#waitedSeconds += failure.waitSeconds;
    if (this.#waitedSeconds > mostWaitSeconds) return new AbortError(text);
    if (failure.waitSeconds > 0) {
      context.output(`${hostOf(repository)} asks to wait for ${String(failure.waitSeconds)} s`);
      await sleep(failure.waitSeconds * 1000, undefined, { signal: context.signal });
    }
    return new Error(text, { cause: error });
  }
}

const isDamaged = (text: string): boolean =>
  /corrupt|bad object|loose object|unable to read|packfile|invalid sha1|fatal: bad/i.test(text) &&
  !text.includes('index-pack') &&
  !/^error: (?:object|in )/m.test(text);
