import { inUnit, isMet, limitsOf, type Figure, type Part } from './part';

export const columns = ['what', 'median', 'least–most', 'runs', 'aim', ''] as const;

export function rowOf(one: Figure): string[] {
  const { what, unit, spread, aim, failure } = one;
  if (failure !== undefined) return [what, '', '', '0', '', `not measured: ${failure}`];
  const met = isMet(one);
  return [
    what,
    inUnit(spread.median, unit),
    spread.runs === 1 ? '' : `${inUnit(spread.least, unit)} – ${inUnit(spread.most, unit)}`,
    String(spread.runs),
    aim === null ? '' : `${aim.kind} ${inUnit(aim.value, unit)}`,
    met === null ? '' : met ? 'met' : 'missed',
  ];
}

/** For a terminal. */
export function printPart(part: Part): void {
  const { title, about, figures } = part;
  const rows = [[...columns], ...figures.map(rowOf)];
  const width = (index: number) => Math.max(...rows.map((row) => (row[index] ?? '').length));
  const lines = rows.map((row) =>
    row
      .map((cell, index) => (index === 0 ? cell.padEnd(width(0)) : cell.padStart(width(index))))
      .join('  ')
      .trimEnd(),
  );
  console.log(`\n${title}\n${about.join(' ')}\n\n${[...lines, ...limitsOf(part)].join('\n')}`);
}
