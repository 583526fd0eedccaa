import { writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
  /** Of the thorough ones, which are not run each time; only some runners tell of them. */
  left: number;
  /** What failed, with the first lines of why: the end of a log is all that some people see of it. */
  failures: string[];
  /** What passed at the second attempt only. */
  unsteady: string[];
  /** What was skipped, with its reason. */
  skips: string[];
  /** Of each file of tests, in milliseconds. */
  durations: Record<string, number>;
}

export const noTotals = (): Totals => ({
  passed: 0,
  failed: 0,
  skipped: 0,
  left: 0,
  failures: [],
  unsteady: [],
  skips: [],
  durations: {},
});

export const skipOf = (title: string, reason: string | undefined) =>
  `${title}: ${reason ?? 'it gives no reason'}`;

interface Told {
  readonly message?: string | undefined;
}

const lines = 15;

export function failureOf(title: string, errors: readonly Told[]): string {
  const messages = errors.map(({ message }) => stripVTControlCharacters(message ?? 'no message'));
  return [title, ...messages.join('\n').split('\n').slice(0, lines)].join('\n    ');
}

/** Leaves a runner's totals where build/test.mjs asked for them; without such a request, nowhere. */
export function writeTotals(totals: Totals): void {
  const path = process.env['LADYLINUX_TEST_TOTALS'];
  if (path !== undefined) writeFileSync(path, JSON.stringify(totals));
}
