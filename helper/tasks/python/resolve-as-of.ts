import { resolveLock } from './resolve';
import type { ResolveRequest } from './resolve-request';
import type { Lock } from './lock';
import { done, wasKilled, type Outcome, type PythonFailure } from './types';

export interface ResolvedList {
  readonly lock: Lock;
  /** The day that the list is of, ISO 8601; null: of now, or of whoever wrote it. */
  readonly asOf: string | null;
  /** Why it is not of the day that was asked for. */
  readonly why: NotAsOf | null;
}
export type NotAsOf = 'noTimes' | 'impossible' | 'oldPip';

const noUploadTimes =
  /is missing an upload date|does not provide upload-time|upload-time metadata/i;
const oldPip = 'no such option: --uploaded-prior-to';
/** What another day may change; a dead network or a full disk it does not. */
const ofTheDay = new Set<PythonFailure['kind']>([
  'no-such-package',
  'conflict',
  'incompatible-python',
  'build-failed',
  'tool-failed',
]);

const isOfTheDay = (failure: PythonFailure): boolean =>
  ofTheDay.has(failure.kind) && !wasKilled(failure);

/**
 * Resolves as of the first of these days for which there is a list; null among them is now. A list of hashes is the same on every day,
 * and is resolved once. Where the index tells no upload times, as of now.
 */
export async function resolveAsOf(
  request: ResolveRequest,
  days: readonly (string | null)[],
): Promise<Outcome<ResolvedList>> {
  const { dependencies } = request;
  const isFixed =
    dependencies.kind === 'uv-lock' ||
    dependencies.kind === 'poetry-lock' ||
    (dependencies.kind === 'requirements' && dependencies.strictness === 'hashed');
  const [first = null, ...later] = isFixed ? [null] : [...new Set(days)];
  const resolved = await resolveLock({ ...request, asOf: first });
  if (resolved.ok) return done({ lock: resolved.value, asOf: first, why: null });
  const { failure } = resolved;
  if (first === null || !isOfTheDay(failure)) return resolved;
  const words = 'detail' in failure ? failure.detail : '';
  const without: NotAsOf | null = noUploadTimes.test(words)
    ? 'noTimes'
    : words.includes(oldPip)
      ? 'oldPip'
      : null;
  for (const day of without === null ? later : [null]) {
    request.onOutput?.(`no list as of ${first}; trying as of ${day ?? 'now'}`);
    const again = await resolveLock({ ...request, asOf: day });
    if (again.ok) return done({ lock: again.value, asOf: day, why: without ?? 'impossible' });
    // that there is no list of the day was not what is wrong
    if (without !== null || !isOfTheDay(again.failure)) return again;
  }
  return resolved;
}
