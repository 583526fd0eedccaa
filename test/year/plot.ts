import { colours, label, width } from '../bench/support/plot';

export interface Curve {
  readonly what: string;
  /** By the day. */
  readonly points: readonly (readonly [day: number, value: number])[];
}

export interface Panel {
  readonly title: string;
  readonly curves: readonly Curve[];
}

const left = 50;
const right = 20;
const height = 170;
const row = 20;

/** One below the other over the same days, both axes linear: SVG without a library. */
export function plotYear(title: string, days: number, panels: readonly Panel[]): string {
  const out: string[] = [];
  let y = 10;
  for (const panel of panels) {
    out.push(label(0, (y += 18), panel.title, ' font-weight="600"'));
    out.push(...drawn(panel, days, y + 14));
    y += 14 + height + 24 + panel.curves.length * row + 16;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(y)}" font-family="sans-serif" font-size="13" fill="#232523">`,
    `<title>${title}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...out,
    '</svg>\n',
  ].join('\n');
}

function drawn({ curves }: Panel, days: number, top: number): string[] {
  const step = stepOf(Math.max(1e-9, ...valuesOf(curves)));
  const most = Math.ceil(Math.max(1e-9, ...valuesOf(curves)) / step) * step;
  const x = (day: number) => left + (day / days) * (width - left - right);
  const y = (value: number) => top + height - (value / most) * height;
  const out: string[] = [];
  for (let value = 0; value <= most + step / 2; value += step)
    out.push(
      `<path d="M${String(left)} ${y(value).toFixed(1)}H${String(width - right)}" stroke="#d5d8d2"/>`,
      label(0, y(value) + 4, String(Number(value.toPrecision(6)))),
    );
  const dayStep = stepOf(days);
  for (let day = 0; day <= days; day += dayStep)
    out.push(label(x(day) - 6, top + height + 16, String(day)));
  for (const [index, { what, points }] of curves.entries()) {
    const colour = colours[index % colours.length] ?? '';
    const legend = top + height + 40 + index * row;
    const placed = points.map(([day, value]) => `${x(day).toFixed(1)},${y(value).toFixed(1)}`);
    out.push(
      `<polyline points="${placed.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
      `<path d="M${String(left)} ${String(legend - 4)}h24" stroke="${colour}" stroke-width="2"/>`,
      label(left + 32, legend, what),
    );
  }
  return out;
}

const valuesOf = (curves: readonly Curve[]): number[] =>
  curves.flatMap(({ points }) => points.map(([, value]) => value));

/** A round one, of which four to ten fit. */
function stepOf(most: number): number {
  const decade = 10 ** Math.floor(Math.log10(Math.max(most, 1e-9)));
  return most / decade < 2 ? decade / 5 : most / decade < 5 ? decade / 2 : decade;
}
