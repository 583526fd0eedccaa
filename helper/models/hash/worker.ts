import { createHash } from 'node:crypto';
import { read } from 'node:fs';
import { promisify } from 'node:util';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';

export const workerKind = 'ladylinux-models-hash';

/** Memory shared with the main thread, so that reporting costs the worker nothing. */
export const sharedSlots = { bytesDone: 0, cancelled: 1 } as const;

export interface HashJob {
  /** Opened and checked by the main thread; file descriptors belong to the whole process. */
  readonly fd: number;
  readonly algorithm: string;
}

export type HashAnswer =
  | { readonly kind: 'digest'; readonly digest: string; readonly bytes: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Measured (docs/models.md): smaller means more calls, larger does not fit the CPU cache. */
const chunkBytes = 1_048_576;
const readChunk = promisify(read);

/** Reads into one buffer while hashing the other, so that both can run on a core of their own. */
async function readAndHash({ fd, algorithm }: HashJob, shared: BigInt64Array): Promise<HashAnswer> {
  const hash = createHash(algorithm);
  let current = Buffer.allocUnsafeSlow(chunkBytes);
  let other = Buffer.allocUnsafeSlow(chunkBytes);
  let position = 0;
  let { bytesRead } = await readChunk(fd, current, 0, chunkBytes, position);
  while (bytesRead > 0) {
    position += bytesRead;
    const ahead = readChunk(fd, other, 0, chunkBytes, position);
    hash.update(bytesRead === chunkBytes ? current : current.subarray(0, bytesRead));
    ({ bytesRead } = await ahead);
    [current, other] = [other, current];
    Atomics.store(shared, sharedSlots.bytesDone, BigInt(position));
    if (Atomics.load(shared, sharedSlots.cancelled) !== 0n) return { kind: 'cancelled' };
  }
  return { kind: 'digest', digest: hash.digest('hex'), bytes: position };
}

/** An unreadable file is a result, not an error. */
export async function hashDescriptor(job: HashJob, shared: BigInt64Array): Promise<HashAnswer> {
  try {
    return await readAndHash(job, shared);
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

const WorkerData = z.object({
  kind: z.literal(workerKind),
  shared: z.instanceof(SharedArrayBuffer),
});
const Job = z.object({ fd: z.number().int().nonnegative(), algorithm: z.string() });

/** Programs that are also worker scripts call this first. True: this thread is a worker and must run nothing else. */
export function runModelsWorkerIfAsked(): boolean {
  if (isMainThread || parentPort === null) return false;
  const data = WorkerData.safeParse(workerData);
  if (!data.success) return false;
  const port = parentPort;
  const shared = new BigInt64Array(data.data.shared);
  port.on('message', (job: unknown) => {
    void hashDescriptor(Job.parse(job), shared).then((answer) => {
      port.postMessage(answer);
    });
  });
  return true;
}
