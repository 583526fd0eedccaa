import { mkdir } from 'node:fs/promises';
import { unanswered } from './index-probe';
import type { Lock, LockEntry } from './lock';
import { receiveArchive, type Reception } from './receive-archive';
import { receivedIn } from './receive-wheels';
import { findSource } from './simple-index';
import {
  done,
  failed,
  type Outcome,
  type PackageSource,
  type PythonFailure,
  type Watch,
} from './types';

/** The source archive of an entry; its hash is on the list. */
export async function receiveSource(
  source: PackageSource & Watch,
  lock: Lock,
  entry: LockEntry,
): Promise<Outcome<{ readonly name: string; readonly path: string }>> {
  const { url: address, hashes } = entry;
  const found =
    address === null
      ? await findSource(source, lock, entry)
      : done({
          name: new URL(address).pathname.split('/').pop() ?? '',
          url: address,
          sha256: null,
        });
  if (!found.ok) return found;
  const { name } = found.value;
  const folder = receivedIn(source.cacheDir);
  await mkdir(folder, { recursive: true });
  // an index chooses its names freely
  const own = `${hashes[0] ?? ''}${name.endsWith('.zip') ? '.zip' : '.tar.gz'}`;
  const got = await receiveArchive(folder, { ...found.value, name: own, hashes }, source);
  if (!got.ok) return got;
  if (got.value.kind === 'received') return done({ name, path: got.value.path });
  return failed(failureOf(got.value, `${entry.name}==${entry.version}`));
}

function failureOf(answer: Exclude<Reception, { kind: 'received' }>, pin: string): PythonFailure {
  if (answer.kind === 'answered')
    return { kind: 'offline', detail: `the index answered ${String(answer.code)}` };
  return (
    unanswered(answer, 'the index') ?? {
      ...{ kind: 'build-failed', package: pin },
      detail: 'detail' in answer ? answer.detail : '',
    }
  );
}
