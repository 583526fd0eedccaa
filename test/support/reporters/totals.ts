import { writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
  /** Thorough tests that were left out; only some runners report them. */
  left: number;
  /** Failed tests, with the first lines of the reason: some people see only the end of a log. */
  failures: string[];
  /** Tests that passed only at the second attempt. */
  unsteady: string[];
  /** Skipped tests, with the reason. */
  skips: string[];
  /** The duration of each test file, in milliseconds. */
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

/** Writes a runner's totals to the path that build/test.mjs set; without it, nowhere. */
export function writeTotals(totals: Totals): void {
  const path = process.env['LADYLINUX_TEST_TOTALS'];
  if (path !== undefined) writeFileSync(path, JSON.stringify(totals));
}
