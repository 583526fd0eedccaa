import { message, type Message } from '../../contract/message';
import type { ServiceObservation } from './health';
import { mayBeRefusal } from './refusal';

/** What the watch of one unit remembers between checks. */
export interface WatchedService {
  /** Consecutive checks with an error as answer. */
  readonly errors: number;
  /** Since when it has not answered, in ms of the monotonic clock; null: it answers. */
  readonly silentSinceMs: number | null;
}

export const unwatched: WatchedService = { errors: 0, silentSinceMs: null };

const deathsTolerated = 1;
const errorsTolerated = 2;
/** Loading a model, or a long answer, may keep a program from answering others. */
const silenceToleratedMs = 5 * 60_000;

export type Look =
  | { readonly kind: 'fine'; readonly watched: WatchedService }
  | { readonly kind: 'worse'; readonly why: Message };

/**
 * Whether a version has got worse since its good verdict: its unit failed, was restarted repeatedly, or answers with
 * errors. A unit that somebody stopped says nothing about the version.
 */
export function look(
  { info }: Pick<ServiceObservation, 'info'>,
  restartsBefore: number,
  watched: WatchedService,
  nowMs: number,
): Look {
  const { unit, state, health } = info;
  const restarts = info.restarts ?? 0;
  // the count restarts at a manual start or a boot (systemd.service(5), NRestarts)
  const deaths = restarts < restartsBefore ? restarts : restarts - restartsBefore;
  if (state === 'failed' || deaths > deathsTolerated) {
    const count = Math.max(1, deaths);
    return { kind: 'worse', why: message('probation-died', { unit, count }) };
  }
  if (state !== 'active' || health === null) return { kind: 'fine', watched: unwatched };
  // a login that somebody adds is no reason to roll back
  if (health.healthy || mayBeRefusal(health)) return { kind: 'fine', watched: unwatched };
  const why = message('probation-answers', { unit, path: health.path });
  if (health.status === null) {
    const silentSinceMs = watched.silentSinceMs ?? nowMs;
    return nowMs - silentSinceMs > silenceToleratedMs
      ? { kind: 'worse', why }
      : { kind: 'fine', watched: { errors: 0, silentSinceMs } };
  }
  const errors = watched.errors + 1;
  return errors > errorsTolerated
    ? { kind: 'worse', why }
    : { kind: 'fine', watched: { errors, silentSinceMs: null } };
}
