import { because, type Why } from '../../contract/message';
import { monotonicMs } from '../lib/clock';
import { knownSeals } from '../state/version';
import { type Environment, RunEnd } from './end';
import type { Run } from './run';
import { runTask } from './task';

export type Looked =
  | { readonly kind: 'sound'; readonly python: Environment['python']; readonly seal: string | null }
  | { readonly kind: 'other'; readonly reason: Why };

/** The current environment, as a recent check found it. */
export type SoundVenv = Extract<Looked, { kind: 'sound' }> & {
  readonly lock: string;
  readonly lookedAtMs: number;
};

/** How long a check counts as recent, because a fetch on a slow line may take any time. */
const freshMs = 60_000;

/** Whether a recent check of the environment was for this list. */
export const isThatOf = (venv: SoundVenv | null, lock: string): venv is SoundVenv =>
  venv !== null && venv.lock === lock && monotonicMs() - venv.lookedAtMs < freshMs;

/** Whether an environment matches its list, with all files as sealed. `made before`: an older helper made no seal. */
export async function lookAtVenv(
  run: Run,
  venv: string,
  lock: string,
  before: 'refused' | 'accepted' = 'refused',
  /** The seal of an environment that is neither in place nor kept yet. */
  seal: string | null = null,
): Promise<Looked | RunEnd> {
  const places = { venv, python: run.interpreter, pythons: run.layout.pythons };
  const facts = await runTask(run, 'check-environment', { ...places, lock });
  if (facts instanceof RunEnd) return facts;
  if (facts.state === 'differs') return { kind: 'other', reason: facts.reason };
  const seals = await knownSeals(run.layout, facts.python.fingerprint);
  if (seal !== null) seals.add(seal);
  if (seals.has(facts.seal)) return { kind: 'sound', python: facts.python, seal: facts.seal };
  if (seals.size > 0) return { kind: 'other', reason: because('files-changed') };
  return before === 'accepted'
    ? { kind: 'sound', python: facts.python, seal: null }
    : { kind: 'other', reason: because('made-before-seals') };
}

export const sealedBy = (seal: string | null) => (seal === null ? {} : { venvSeal: seal });
