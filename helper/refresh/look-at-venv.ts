import { because, type Why } from '../../contract/message';
import { monotonicMs } from '../lib/clock';
import { knownSeals } from '../state/version';
import { type Environment, RunEnd } from './end';
import type { Run } from './run';
import { runTask } from './task';

export type Looked =
  | { readonly kind: 'sound'; readonly python: Environment['python']; readonly seal: string | null }
  | { readonly kind: 'other'; readonly reason: Why };

/** The environment in place, as it was found a moment ago. */
export type SoundVenv = Extract<Looked, { kind: 'sound' }> & {
  readonly lock: string;
  readonly lookedAtMs: number;
};

/** A fetch over a slow line takes as long as it takes. */
const believedMs = 60_000;

/** The same look, where one of a moment ago was at this very list. */
export const isThatOf = (venv: SoundVenv | null, lock: string): venv is SoundVenv =>
  venv !== null && venv.lock === lock && monotonicMs() - venv.lookedAtMs < believedMs;

/** Whether an environment is the one of a list, with every file as it was sealed. `made before`: of a helper that sealed none. */
export async function lookAtVenv(
  run: Run,
  venv: string,
  lock: string,
  before: 'refused' | 'believed' = 'refused',
  /** Of one that is neither in place nor kept yet. */
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
  return before === 'believed'
    ? { kind: 'sound', python: facts.python, seal: null }
    : { kind: 'other', reason: because('made-before-seals') };
}

export const sealedBy = (seal: string | null) => (seal === null ? {} : { venvSeal: seal });
