import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const projectRoot = join(import.meta.dirname, '../../..');
/** Its name is the same in every language. */
const product = 'LadyLinux';
// What is a word to a person or a screen reader when it stands as a string in one of these.
const spoken = new Set([
  'title',
  'label',
  'aria-label',
  'placeholder',
  'text',
  'help',
  'alt',
  'intro',
]);
const hasLetters = /\p{L}{2}/u;

/** What the desktop shows of the main process: menus, tooltips, notifications, windows. */
const shown = new Set(['title', 'label', 'sublabel', 'toolTip', 'body', 'message', 'detail']);

/** The words that stand in a component or a menu itself instead of the catalogue. */
function wordsIn(name: string, text: string): string[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && hasLetters.test(node.text)) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && spoken.has(node.name.getText(source))) {
      const value = node.initializer;
      if (value !== undefined && ts.isStringLiteral(value) && hasLetters.test(value.text)) {
        found.push(value.text);
      }
    }
    const inBraces =
      ts.isJsxExpression(node) && node.expression !== undefined && !ts.isJsxAttribute(node.parent);
    if (inBraces && ts.isStringLiteralLike(node.expression)) {
      if (hasLetters.test(node.expression.text)) found.push(node.expression.text);
    }
    if (
      ts.isPropertyAssignment(node) &&
      shown.has(node.name.getText(source)) &&
      ts.isStringLiteralLike(node.initializer) &&
      node.initializer.text !== product &&
      hasLetters.test(node.initializer.text)
    ) {
      found.push(node.initializer.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it('finds words in a component and in a menu', () => {
  const component = `<p title="Some words">Hello {'there'} <b aria-label={t('key')}>{'·'}</b></p>`;
  expect(wordsIn('x.tsx', component)).toEqual(['Some words', 'Hello', 'there']);
  const menu = `[{ label: 'Quit' }, { label: t('menu.quit'), type: 'normal' }]`;
  expect(wordsIn('x.ts', menu)).toEqual(['Quit']);
});

it.each([
  ['renderer', 20],
  ['main', 40],
])('finds none in %s', async (folder, least) => {
  const names = await readdir(join(projectRoot, folder), { recursive: true });
  const files = names.filter((name) => /\.tsx?$/.test(name));
  expect(files.length).toBeGreaterThan(least);
  for (const name of files) {
    const words = wordsIn(name, await readFile(join(projectRoot, folder, name), 'utf8'));
    expect({ [name]: words }).toEqual({ [name]: [] });
  }
});
