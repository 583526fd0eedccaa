import { setTimeout as sleep } from 'node:timers/promises';
import { measureFolder } from '../data';
import type { PythonProgress, Watch } from './types';

/** Waits at least this many times as long as a measurement takes: a cache may hold many thousands of files. */
const share = 5;

/**
 * Runs a download and meanwhile reports by how many bytes some folders have grown: uv reports nothing until everything
 * is there, and pip nothing within a package.
 */
export async function tellingReceived<T>(
  folders: readonly string[],
  tell: (bytes: number) => void,
  work: () => Promise<T>,
  everyMs = 1000,
): Promise<T> {
  const stop = new AbortController();
  const looking = look(folders, tell, everyMs, stop.signal).catch(() => undefined);
  try {
    return await work();
  } finally {
    stop.abort();
    await looking;
  }
}

async function look(
  folders: readonly string[],
  tell: (bytes: number) => void,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  const inAll = async () => {
    const sizes = await Promise.all(folders.map((folder) => measureFolder(folder, signal)));
    return sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  };
  const before = await inAll();
  for (let told = 0; ;) {
    const began = performance.now();
    const bytes = (await inAll()) - before;
    signal.throwIfAborted();
    if (bytes > told) tell(bytes);
    told = Math.max(told, bytes);
    await sleep(Math.max(everyMs, share * (performance.now() - began)), undefined, { signal });
  }
}

/** Drops download progress once the installation has begun. */
export function inOrder(tell: Watch['onProgress']): (progress: PythonProgress) => void {
  let isInstalling = false;
  return (progress) => {
    isInstalling ||= progress.phase === 'install';
    if (!isInstalling || progress.phase === 'install') tell?.(progress);
  };
}
