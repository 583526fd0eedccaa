import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { hashDescriptor, sharedSlots, workerKind, type HashAnswer, type HashJob } from './worker';

declare const __filename: string;

export interface HashPoolOptions {
  readonly workers?: number;
  /** A program that calls runModelsWorkerIfAsked first; by default our own bundle. */
  readonly script?: string;
}

const newShared = (): BigInt64Array => new BigInt64Array(new SharedArrayBuffer(16));

/** Runs one job at a time and reports its progress. */
abstract class Hasher {
  protected readonly shared = newShared();

  protected abstract start(job: HashJob): Promise<HashAnswer>;
  abstract end(): Promise<void>;

  async run(
    job: HashJob,
    signal: AbortSignal,
    onBytes: (done: number) => void,
    everyMs: number,
  ): Promise<HashAnswer> {
    Atomics.store(this.shared, sharedSlots.bytesDone, 0n);
    Atomics.store(this.shared, sharedSlots.cancelled, signal.aborted ? 1n : 0n);
    const onAbort = () => Atomics.store(this.shared, sharedSlots.cancelled, 1n);
    const tell = () => {
      onBytes(Number(Atomics.load(this.shared, sharedSlots.bytesDone)));
    };
    const timer = setInterval(tell, everyMs);
    signal.addEventListener('abort', onAbort);
    try {
      return await this.start(job);
    } finally {
      tell();
      clearInterval(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }
}

/** This thread: starts at once, while a new one would first load the whole program. */
class OwnThread extends Hasher {
  protected start(job: HashJob): Promise<HashAnswer> {
    return hashDescriptor(job, this.shared);
  }

  end(): Promise<void> {
    return Promise.resolve();
  }
}

interface Waiting {
  readonly resolve: (answer: HashAnswer) => void;
  readonly reject: (error: Error) => void;
}

class WorkerThread extends Hasher {
  readonly #worker: Worker;
  #waiting: Waiting | null = null;

  constructor(script: string) {
    super();
    this.#worker = new Worker(script, {
      workerData: { kind: workerKind, shared: this.shared.buffer },
    });
    this.#worker.on('message', (answer: HashAnswer) => this.#waiting?.resolve(answer));
    this.#worker.on('error', (error) => this.#waiting?.reject(error));
    this.#worker.on('exit', (code) =>
      this.#waiting?.reject(new Error(`a hashing thread ended with code ${code}`)),
    );
  }

  protected async start(job: HashJob): Promise<HashAnswer> {
    try {
      return await new Promise<HashAnswer>((resolve, reject) => {
        this.#waiting = { resolve, reject };
        this.#worker.postMessage(job);
      });
    } finally {
      this.#waiting = null;
    }
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Threads that hash one file each: this one first, then workers. */
export class HashPool {
  readonly #script: string;
  readonly #limit: number;
  readonly #idle: Hasher[] = [];
  readonly #all: Hasher[] = [];

  constructor({ workers = availableParallelism(), script }: HashPoolOptions = {}) {
    this.#limit = Math.max(1, workers);
    this.#script = script ?? __filename;
  }

  get size(): number {
    return this.#limit;
  }

  /** At most `size` calls at a time. The descriptor must stay open until this settles. */
  async hash(
    job: HashJob,
    signal: AbortSignal,
    onBytes: (done: number) => void = () => undefined,
    everyMs = 100,
  ): Promise<HashAnswer> {
    let thread = this.#idle.pop();
    if (thread === undefined) {
      if (this.#all.length >= this.#limit)
        throw new Error('more files at a time than hashing threads');
      thread = this.#all.length === 0 ? new OwnThread() : new WorkerThread(this.#script);
      this.#all.push(thread);
    }
    const answer = await thread.run(job, signal, onBytes, everyMs);
    this.#idle.push(thread);
    return answer;
  }

  async end(): Promise<void> {
    await Promise.all(this.#all.map((thread) => thread.end()));
  }
}
