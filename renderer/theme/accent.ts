import type { Theme } from '../../contract/ipc';

type Rgb = readonly [number, number, number];

const dark: Rgb = [23, 35, 14];
const white: Rgb = [255, 255, 255];
const enough = 4.5;

const parse = (hex: string): Rgb => {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
};
const print = (rgb: Rgb): string =>
  `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, "contrast ratio". */
export function contrast(a: string, b: string): number {
  const [light, less] = [luminance(parse(a)), luminance(parse(b))].sort((x, y) => y - x) as [
    number,
    number,
  ];
  return (light + 0.05) / (less + 0.05);
}

/** Moves a colour towards another in small steps until it is readable on the background. */
function readable(colour: Rgb, background: Rgb, towards: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const tried = mix(colour, towards, share);
    if (contrast(print(tried), print(background)) >= enough) return tried;
  }
  return towards;
}

const windowColours = { light: [243, 244, 241] as Rgb, dark: [52, 55, 52] as Rgb };

/** The desktop's accent, made readable in our windows; null keeps the style sheet's own green. */
export function accentVariables(theme: Theme): Record<string, string | null> {
  const names = ['--accent-fill', '--on-accent', '--accent-text', '--accent-tint'] as const;
  if (theme.accent === null) return Object.fromEntries(names.map((name) => [name, null]));
  const accent = parse(theme.accent);
  const background = theme.dark ? windowColours.dark : windowColours.light;
  const ink = theme.dark ? dark : white;
  const fill = readable(accent, ink, theme.dark ? white : [0, 0, 0]);
  return {
    '--accent-fill': print(fill),
    '--on-accent': print(ink),
    '--accent-text': print(readable(accent, background, theme.dark ? white : [0, 0, 0])),
    '--accent-tint': print(mix(background, accent, 0.18)),
  };
}
