import { resolveLock } from './resolve';
import type { ResolveRequest } from './resolve-request';
import type { Lock } from './lock';
import { done, wasKilled, type Outcome, type PythonFailure } from './types';

export interface ResolvedList {
  readonly lock: Lock;
  /** The date of the list, ISO 8601; null: resolved as of now, or written by somebody. */
  readonly asOf: string | null;
  /** Why it is not of the requested date. */
  readonly why: NotAsOf | null;
}
export type NotAsOf = 'noTimes' | 'impossible' | 'oldPip';

const noUploadTimes =
  /is missing an upload date|does not provide upload-time|upload-time metadata/i;
const oldPip = 'no such option: --uploaded-prior-to';
/** Failures that another date may fix; a network failure or a full disk is not one. */
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
 * Resolves as of the first of these dates that works; null means now. A list of hashes is the same on every date and is
 * resolved once. If the index has no upload times, resolves as of now.
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
    // the date was not the cause
    if (without !== null || !isOfTheDay(again.failure)) return again;
  }
  return resolved;
}
