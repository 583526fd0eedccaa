import { closeSync, fstatSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { message, type Message } from '../../contract/message';
import type { Checksum } from '../../contract/models';
import { fileWithin, openRegular, type OpenFolder } from './open-folder';
import type { HashPool } from './hash/pool';
import type { ModelFile } from './manifest/types';
import { identityOf, type RememberedResult } from './remembered';

export type FileReading =
  | { readonly kind: 'read'; readonly result: RememberedResult }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly message: Message }
  | { readonly kind: 'failed'; readonly message: Message };

/** File times have the kernel's tick, 10 ms at most: changes in the tick in which reading begins are not detectable. */
const tickMs = 20;

/** Digest and identity of a file's content; if the file changed meanwhile, it is read once more. */
export async function digestFile(
  base: OpenFolder,
  file: ModelFile & { readonly checksum: Checksum },
  pool: HashPool,
  signal: AbortSignal,
  onBytes: (done: number) => void,
): Promise<FileReading> {
  const found = fileWithin(base, file.parts);
  if (found.kind === 'missing') return { kind: 'missing' };
  if (found.kind === 'refused') return refused(file, found.reason);
  if (found.kind === 'failed') return unreadable(found.error);
  const opened = openRegular(found.folder, found.name);
  found.folder.close();
  if (opened.kind === 'missing') return { kind: 'missing' };
  if (opened.kind === 'refused') return refused(file, opened.reason);
  if (opened.kind === 'failed') return unreadable(opened.error);
  const { fd } = opened;
  try {
    for (let tries = 0; tries < 2; tries += 1) {
      const before = fstatSync(fd, { bigint: true });
      if (Date.now() - Number(before.ctimeMs) < tickMs) await sleep(tickMs);
      const answer = await pool.hash({ fd, algorithm: file.checksum.algorithm }, signal, onBytes);
      if (answer.kind === 'cancelled') return answer;
      if (answer.kind === 'failed')
        return {
          kind: 'failed',
          message: message('model-unreadable', { reason: answer.reason.slice(0, 300) }),
        };
      const identity = identityOf(before);
      if (
        identity === identityOf(fstatSync(fd, { bigint: true })) &&
        BigInt(answer.bytes) === before.size
      ) {
        return {
          kind: 'read',
          result: {
            path: file.path,
            identity,
            algorithm: file.checksum.algorithm,
            digest: answer.digest,
            checkedAt: new Date().toISOString(),
          },
        };
      }
    }
    return { kind: 'failed', message: message('model-changed-while-read') };
  } finally {
    closeSync(fd);
  }
}

const refused = (file: ModelFile, why: string): FileReading => ({
  kind: 'refused',
  message: message('manifest-path-refused', { path: file.path.slice(0, 300), why }),
});
const unreadable = (error: NodeJS.ErrnoException): FileReading => ({
  kind: 'failed',
  message: message('model-unreadable', { reason: error.code ?? error.message.slice(0, 300) }),
});
