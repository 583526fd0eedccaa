import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '../../../renderer');

const sides = [
  // margin-left, border-top-right-radius, scroll-padding-right
  /^[a-z-]*\b(?:left|right)\b[a-z-]*\s*:/,
  // text-align: left, float: right
  /^(?:text-align|text-align-last|float|clear)\s*:.*\b(?:left|right)\b/,
  // four values, of which the second is the right and the fourth the left
  /^(?:margin|padding|inset|border-width|border-style|border-color|scroll-margin|scroll-padding)\s*:(?:\s+[^\s;]+){4};$/,
  // a way to one side
  /\btranslate(?:X|3d)?\(/,
  /^translate\s*:/,
];

/** The lines of a stylesheet that mean a side of the screen, where a language that is read from the right means the other one. */
const physical = (css: string): string[] =>
  css
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => sides.some((side) => side.test(line)));

it('finds what means a side of the screen', () => {
  for (const line of [
    'margin-left: 4px;',
    'left: 0;',
    'border-top-right-radius: 2px;',
    'text-align: right;',
    'float: left;',
    'padding: 1px 2px 3px 4px;',
    'transform: translateX(4px);',
    'translate: 4px 0;',
  ])
    expect(physical(`a {\n  ${line}\n}`)).toEqual([line]);
});

it('leaves what follows the language', () => {
  for (const line of [
    'margin-inline-start: 4px;',
    'padding: 1px 2px 3px;',
    'text-align: start;',
    'transform: translateY(4px);',
    'inset-inline-end: 0;',
    '.left-out {',
  ])
    expect(physical(`a {\n  ${line}\n}`)).toEqual([]);
});

const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' });

it.each(files.filter((name) => name.endsWith('.css')))('%s says start and end', (name) => {
  expect(physical(readFileSync(join(renderer, name), 'utf8'))).toEqual([]);
});

it.each(files.filter((name) => name.endsWith('.tsx')))('the styles in %s do too', (name) => {
  const text = readFileSync(join(renderer, name), 'utf8');
  const styles = [...text.matchAll(/\bstyle=\{\{([^}]*)\}\}/g)].map(([, style]) => style);
  expect(
    styles.filter((style) => /\b(?:\w+(?:Left|Right)|left|right)\b/.test(style ?? '')),
  ).toEqual([]);
});
