import { inUnit, type Curve, type Figure, type Part } from './part';

export const width = 860;
const labels = 330;
const row = 22;
const left = 60;
export const colours = ['#4a7a2e', '#8a5a00', '#2f5f9e', '#8a3a6a', '#4f5b62', '#a03a2e'];

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
export const label = (x: number, y: number, text: string, more = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${more}>${escaped(text)}</text>`;

/** Bars for the times of all parts on one logarithmic axis, and lines for growth: SVG without a library. */
export function plot(parts: readonly Part[]): string {
  const out: string[] = [];
  let y = 16;
  for (const part of parts) {
    const bars = part.curves === undefined ? part.figures.filter(isTime) : [];
    if (bars.length === 0) continue;
    out.push(label(0, (y += 14), `${part.title}, logarithmic`, ' font-weight="600"'));
    const most = Math.max(...bars.map(({ spread }) => spread.most));
    const least = Math.min(...bars.map(({ spread }) => spread.least)) / 2;
    const at = (value: number) =>
      labels + (Math.log(value / least) / Math.log(most / least)) * (width - labels - 90);
    for (const { what, unit, spread } of bars) {
      y += row;
      const end = at(spread.median);
      out.push(
        label(0, y, what),
        `<rect x="${labels}" y="${y - 11}" width="${(end - labels).toFixed(1)}" height="13" fill="${colours[0] ?? ''}"/>`,
        `<path d="M${at(spread.least).toFixed(1)} ${y - 4}H${at(spread.most).toFixed(1)}" stroke="#232523"/>`,
        label(at(spread.most) + 6, y, inUnit(spread.median, unit)),
      );
    }
    y += row;
  }
  const curves = parts.flatMap((part) => part.curves ?? []);
  if (curves.length > 0) {
    out.push(label(0, (y += 14), 'Growth, both axes logarithmic', ' font-weight="600"'));
    out.push(...lines(curves, y + 12));
    y += 300 + curves.length * row;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 20}" font-family="sans-serif" font-size="13" fill="#232523">`,
    `<title>Benchmarks: medians, with the least and the most as a line</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...out,
    '</svg>\n',
  ].join('\n');
}

const isTime = ({ unit, spread }: Figure): boolean =>
  (unit === 'ms' || unit === 's') && spread.least > 0;

const inMs = (curve: Curve, value: number): number => (curve.unit === 's' ? value * 1000 : value);

function lines(curves: readonly Curve[], top: number): string[] {
  const height = 260;
  const points = curves.flatMap((curve) =>
    curve.points.map(({ size, spread }) => [size, inMs(curve, spread.median)] as const),
  );
  const sizes = points.map(([size]) => Math.log10(size));
  const times = points.map(([, time]) => Math.log10(time));
  const scale = (value: number, all: readonly number[], length: number) =>
    ((value - Math.min(...all)) / (Math.max(...all) - Math.min(...all))) * length;
  const x = (size: number) => left + scale(Math.log10(size), sizes, width - left - 40);
  const y = (time: number) => top + height - scale(Math.log10(time), times, height - 20);
  const decades = (all: readonly number[]) =>
    Array.from(
      { length: Math.floor(Math.max(...all)) - Math.ceil(Math.min(...all)) + 1 },
      (_, index) => 10 ** (Math.ceil(Math.min(...all)) + index),
    );
  return [
    ...decades(times).map(
      (time) =>
        `<path d="M${left} ${y(time).toFixed(1)}H${width - 40}" stroke="#d5d8d2"/>${label(0, y(time) + 4, time >= 1000 ? `${time / 1000} s` : `${time} ms`)}`,
    ),
    ...decades(sizes).map((size) =>
      label(x(size) - 8, top + height + 16, size.toLocaleString('en')),
    ),
    ...curves.flatMap((curve, index) => {
      const colour = colours[index % colours.length] ?? '';
      const placed = curve.points.map(
        ({ size, spread }) => `${x(size).toFixed(1)},${y(inMs(curve, spread.median)).toFixed(1)}`,
      );
      const legend = top + height + 40 + index * row;
      return [
        `<polyline points="${placed.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        `<path d="M${left} ${legend - 4}h24" stroke="${colour}" stroke-width="2"/>`,
        label(left + 32, legend, `${curve.what}, over ${curve.of}`),
      ];
    }),
  ];
}
