import { spread, type Spread } from './statistics';

export type Unit = 'ms' | 's' | 'MiB/s' | 'MiB' | 'kB' | '%' | '×' | '';

/** A figure, its spread, and the aim if there is one. */
export interface Figure {
  readonly what: string;
  readonly unit: Unit;
  readonly spread: Spread;
  readonly aim: Aim | null;
  /** Why there is no figure. */
  readonly failure?: string;
}

export interface Aim {
  readonly kind: 'at most' | 'at least' | 'under';
  readonly value: number;
  /** What limits it when the aim is missed: the second half of a sentence. */
  readonly limit: string;
}

/** A quantity as a function of another: a line of the plot. */
export interface Curve {
  readonly what: string;
  readonly of: string;
  readonly unit: Unit;
  readonly points: readonly { readonly size: number; readonly spread: Spread }[];
}

/** The results of one part of the benchmark. */
export interface Part {
  readonly title: string;
  /** How it was measured, one sentence each. */
  readonly about: readonly string[];
  readonly figures: readonly Figure[];
  readonly curves?: readonly Curve[];
}

export const figure = (
  what: string,
  unit: Unit,
  values: readonly number[],
  aim: Aim | null = null,
): Figure => ({ what, unit, spread: spread(values), aim });

/** For a program that failed, only its own output: the rest contains paths of this computer. */
export const notMeasured = (what: string, error: unknown): Figure => {
  const said = (error as { stderr?: unknown } | null)?.stderr;
  const why = typeof said === 'string' && said !== '' ? said : messageOf(error);
  return { ...figure(what, '', []), failure: why.split('\n')[0] ?? '' };
};

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const aim =
  (kind: Aim['kind']) =>
  (value: number, limit = 'not known yet'): Aim => ({ kind, value, limit });
export const atMost = aim('at most');
export const atLeast = aim('at least');
export const under = aim('under');

export function isMet({ spread: { median }, aim, failure }: Figure): boolean | null {
  if (failure !== undefined) return null;
  switch (aim?.kind) {
    case undefined:
      return null;
    case 'at most':
      return median <= aim.value;
    case 'at least':
      return median >= aim.value;
    case 'under':
      return median < aim.value;
  }
}

/** One line for each missed aim. */
export const limitsOf = ({ figures }: Part): string[] =>
  figures
    .filter((one) => isMet(one) === false)
    .map(({ what, aim }) => `${what} misses its aim. The reason: ${aim?.limit ?? ''}.`);

const decimals: Record<Unit, number> = {
  ms: 0,
  s: 2,
  'MiB/s': 0,
  MiB: 1,
  kB: 0,
  '%': 2,
  '×': 2,
  '': 0,
};

export function inUnit(value: number, unit: Unit): string {
  const isFraction = unit === '' && Math.abs(value) < 10 && !Number.isInteger(value);
  const digits = isFraction ? 2 : unit === 'ms' && value < 10 ? 1 : decimals[unit];
  const number = value.toFixed(digits);
  return unit === '' ? number : unit === '×' ? `${number}×` : `${number} ${unit}`;
}

/** How the figure grows with its cause: the slope of the best straight line in a doubly logarithmic plot. */
export function exponent({ points }: Curve): number {
  const known = points.map(({ size, spread: { median } }) => [Math.log(size), Math.log(median)]);
  const mean = (index: 0 | 1) =>
    known.reduce((sum, pair) => sum + (pair[index] ?? 0), 0) / known.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const over = known.reduce((sum, [x = 0, y = 0]) => sum + (x - meanX) * (y - meanY), 0);
  const below = known.reduce((sum, [x = 0]) => sum + (x - meanX) ** 2, 0);
  return over / below;
}
