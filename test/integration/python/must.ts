import type { Outcome, PythonFailure } from '../../../helper/tasks/python';

/** The value, or a test failure that says which failure came instead. */
export function mustBeOk<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`expected success: ${JSON.stringify(outcome.failure, null, 2)}`);
  return outcome.value;
}

export function mustFail<T>(outcome: Outcome<T>): PythonFailure {
  if (outcome.ok) throw new Error(`expected a failure: ${JSON.stringify(outcome.value)}`);
  return outcome.failure;
}
