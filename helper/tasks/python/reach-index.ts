import { reach } from '../../lib/reach';
import { isAcceptable } from './download';
import type { PackageSource, PythonFailure, Watch } from './types';

const tried = new Map<string, Promise<PythonFailure | null>>();

/**
 * Why the index cannot be asked; null: somebody answers there, or it is a folder. uv (0.13) waits nearly a minute for one that does not answer,
 * and pip longer. Tried once in a process.
 */
export function indexFailure({
  index,
  signal,
}: Pick<PackageSource, 'index'> & Watch): Promise<PythonFailure | null> {
  const known = tried.get(index) ?? tryIndex(index, signal);
  tried.set(index, known);
  return known;
}

async function tryIndex(
  index: string,
  signal = new AbortController().signal,
): Promise<PythonFailure | null> {
  // whoever asks refuses it
  if (!isAcceptable(index)) return null;
  const { failure } = await reach(index, signal);
  if (failure === null) return null;
  return signal.aborted ? { kind: 'cancelled' } : { kind: 'offline', detail: failure };
}
