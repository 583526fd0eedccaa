import { because, type Why } from '../../contract/message';
import { knownSeals } from '../state/version';
import { type Environment, RunEnd } from './end';
import type { Run } from './run';
import { runTask } from './task';

export type Looked =
  | { readonly kind: 'sound'; readonly python: Environment['python']; readonly seal: string | null }
  | { readonly kind: 'other'; readonly reason: Why };

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
