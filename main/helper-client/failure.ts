import type { Failure } from '../../contract/action';
import type { ProgramAnswer } from './run-program';

const longest = 2000;

/** Why there is no usable answer: the helper's own sentence if it printed one. */
export function failureOf(answer: ProgramAnswer, helper: { readonly path: string }): Failure {
  if (answer.kind === 'missing') return { kind: 'helper-missing', path: helper.path };
  if (answer.kind === 'silent') return { kind: 'helper-silent' };
  const text = answer.stderr.trim();
  // Node prints this when the script is missing; the helper has not run.
  if (text.includes("Cannot find module '")) return { kind: 'helper-missing', path: helper.path };
  return text === '' ? { kind: 'helper-garbled' } : { kind: 'said', text: text.slice(0, longest) };
}
