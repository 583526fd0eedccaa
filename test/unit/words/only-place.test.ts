import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '../../../renderer');
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

/** The words that stand in a component itself instead of the catalogue. */
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
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it('finds words in a component', () => {
  const component = `<p title="Some words">Hello {'there'} <b aria-label={t('key')}>{'·'}</b></p>`;
  expect(wordsIn('x.tsx', component)).toEqual(['Some words', 'Hello', 'there']);
});

it('finds none in ours', async () => {
  const names = await readdir(renderer, { recursive: true });
  const components = names.filter((name) => name.endsWith('.tsx'));
  expect(components.length).toBeGreaterThan(20);
  for (const name of components) {
    const words = wordsIn(name, await readFile(join(renderer, name), 'utf8'));
    expect({ [name]: words }).toEqual({ [name]: [] });
  }
});
