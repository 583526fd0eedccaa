import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sha256Of } from '../../lib/sha256';
import { isLocal } from './download';
import type { Lock, LockEntry } from './lock';
import { receiveArchive } from './receive-archive';
import { receivedIn } from './receive-wheels';
import { findSource } from './simple-index';
import { done, failed, type Outcome, type PackageSource, type Watch } from './types';

/** The source archive of an entry, received or of a local index; its hash is on the list. */
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
  const { name, url } = found.value;
  if (isLocal(url)) {
    const path = fileURLToPath(url);
    const digest = await sha256Of(path, source.signal);
    if (hashes.includes(digest)) return done({ name, path });
    const detail = `${name} has sha256:${digest}`;
    return failed({ kind: 'hash-mismatch', package: `${entry.name}==${entry.version}`, detail });
  }
  const folder = receivedIn(source.cacheDir);
  await mkdir(folder, { recursive: true });
  // an index chooses its names freely
  const own = `${hashes[0] ?? ''}${name.endsWith('.zip') ? '.zip' : '.tar.gz'}`;
  const got = await receiveArchive(folder, { ...found.value, name: own, hashes }, source);
  if (!got.ok) return got;
  return got.value.kind === 'received'
    ? done({ name, path: got.value.path })
    : failed({ kind: 'offline', detail: got.value.detail });
}
