import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accentVariables, contrast } from '../../../renderer/theme/accent';

const tokens = readFileSync(
  join(import.meta.dirname, '../../../renderer/styles/tokens.css'),
  'utf8',
);
const [light = '', dark = ''] = tokens.split(":root[data-theme='dark']");
const colour = (theme: string, name: string): string =>
  new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(theme)?.[1] ?? `no ${name}`;

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s colours', (_name, theme) => {
  // WCAG 2.2 AA for text.
  it.each([
    ['text', 'window'],
    ['text', 'card'],
    ['muted', 'window'],
    ['muted', 'card'],
    ['muted', 'sidebar'],
    ['muted', 'quiet-tint'],
    ['on-accent', 'accent-fill'],
    ['accent-text', 'window'],
    ['accent-text', 'accent-tint'],
    ['good', 'good-tint'],
    ['good', 'card'],
    ['warn', 'warn-tint'],
    ['warn', 'card'],
    ['bad', 'bad-tint'],
    ['bad', 'card'],
    ['info', 'info-tint'],
    ['info', 'sidebar'],
    ['info', 'window'],
  ])('are legible: %s on %s', (front, back) => {
    expect(contrast(colour(theme, front), colour(theme, back))).toBeGreaterThanOrEqual(4.5);
  });
});

describe('accentVariables', () => {
  it('leaves the style sheet alone where the desktop names no accent', () => {
    const variables = Object.values(
      accentVariables({ dark: false, accent: null, highContrast: false }),
    );
    expect(variables.every((value) => value === null)).toBe(true);
  });

  it.each([true, false])('makes every accent legible, dark: %s', (isDark) => {
    for (const accent of ['#1f9ede', '#e82127', '#ffff00', '#000000', '#ffffff', '#70737a']) {
      const made = accentVariables({ dark: isDark, accent, highContrast: false });
      const [fill, on, text] = ['--accent-fill', '--on-accent', '--accent-text'].map(
        (name) => made[name] ?? '',
      ) as [string, string, string];
      expect(contrast(fill, on)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(text, isDark ? '#343734' : '#f3f4f1')).toBeGreaterThanOrEqual(4.5);
    }
  });
});
