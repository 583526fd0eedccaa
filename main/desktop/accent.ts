import { runProgram } from '../helper-client/run-program';

/** The accents of Mint's own themes, by the last part of the theme's name (mint-themes, "Mint-Y"). */
const accents: Readonly<Record<string, string>> = {
  aqua: '#1f9ede',
  blue: '#0c75de',
  brown: '#b7865e',
  grey: '#70737a',
  orange: '#ff7139',
  pink: '#e54980',
  purple: '#8c5dd9',
  red: '#e82127',
  sand: '#c5a07c',
  teal: '#199ca8',
};

/** Pure: the accent that a theme's name contains; null: Mint's green, or an unknown theme. */
export function accentOf(themeName: string): string | null {
  const match = /^Mint-[XY](?:-Dark(?:er)?)?-([A-Z][a-z]+)$/.exec(themeName);
  return accents[match?.[1]?.toLowerCase() ?? ''] ?? null;
}

/** Pure: Cinnamon's accessibility settings choose GTK's HighContrast or its inverse; Mint also has ContrastHigh. */
export const isHighContrast = (themeName: string): boolean =>
  /^(?:HighContrast|ContrastHigh)(?:Inverse)?$/.test(themeName);

/** Asks Cinnamon for the name of its GTK theme; null: no answer. */
export async function readThemeName(): Promise<string | null> {
  const answer = await runProgram(
    '/usr/bin/gsettings',
    ['get', 'org.cinnamon.desktop.interface', 'gtk-theme'],
    { timeout: 2000 },
  );
  return answer.kind === 'ended' ? answer.stdout.trim().replace(/'/g, '') : null;
}
