import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { because, message } from '../../../contract/message';
import { Settings } from '../../../contract/settings';
import { whyRefused } from '../../../helper/state/why-refused';
import { sentence } from '../../../words/format';
import { locales } from '../../../words/locale';
import { uiText } from '../../../words/ui';

const projectRoot = join(import.meta.dirname, '../../..');
/** Two words one after the other, as no code, no name and no address has them. */
const prose = /\p{Ll}{2,},? (?:a )?\p{Ll}{2,}/u;
/** What is pasted is the same in every language. */
const pasted = new Set(['command', 'fix']);

/** The English that stands in what goes into a sentence, instead of in the catalogue. */
function proseIn(name: string, text: string): string[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && pasted.has(node.name.getText(source))) return;
    const words = wordsOf(node);
    if (words !== null && prose.test(words)) found.push(words);
    ts.forEachChild(node, look);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(?:message|because)$/.test(node.expression.getText(source)))
      node.arguments.forEach(look);
    else if (isReason(node) && node.initializer !== undefined) look(node.initializer);
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const isReason = (node: ts.Node): node is ts.PropertyAssignment | ts.VariableDeclaration =>
  (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) &&
  /^(?:reason|warning|problem)$/.test(node.name.getText());

function wordsOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}

describe('why something is so', () => {
  it('would be found where it is English in the code', () => {
    const text = "refuse(message('usage', { reason: ok ? `${a} takes a number` : 'it is empty' }))";
    expect(proseIn('a.ts', text)).toEqual(['… takes a number', 'it is empty']);
    expect(proseIn('a.ts', "message('tool-missing', { fix: 'sudo apt install git' })")).toEqual([]);
    expect(proseIn('a.ts', "const reason = 'it was cut';")).toEqual(['it was cut']);
  });

  it.each(['helper', 'common', 'main'])('is never English in the code of %s', async (folder) => {
    const names = await readdir(join(projectRoot, folder), { recursive: true });
    const files = names.filter((name) => /\.tsx?$/.test(name));
    expect(files.length).toBeGreaterThan(3);
    const found: string[] = [];
    for (const name of files) {
      const text = await readFile(join(projectRoot, folder, name), 'utf8');
      found.push(...proseIn(name, text).map((words) => `${folder}/${name}: ${words}`));
    }
    expect(found).toEqual([]);
  });

  it.each(locales)('is said in %s within its sentence', (locale) => {
    const folder = '/opt/ladylinux';
    const reason = because('owner', { owner: 'anna' });
    const said = sentence(message('unsafe-parent', { folder, reason, fix: 'x' }), locale);
    expect(said).toContain(`${folder} ${uiText('reason.owner', locale, { owner: 'anna' })}`);
  });

  it('starts with a capital at the beginning of a sentence', () => {
    const said = sentence(message('usage', { reason: because('json-invalid') }), 'de');
    expect(said).toMatch(/^Was gegeben wurde, ist kein gültiges JSON\. Siehe: /);
  });
});

describe('why a setting is refused', () => {
  const said = (settings: object, locale: 'de' | 'en' = 'en') => {
    const { reason, params } = whyRefused(Settings.safeParse(settings).error?.issues[0]);
    return uiText(`reason.${reason}`, locale, params);
  };

  it.each([
    [{ keep: 'three' }, 'must be a number'],
    [{ keep: 51 }, 'must be at most 50'],
    [{ keep: 0 }, 'must be at least 1'],
    [{ skip: ['x'] }, 'is not a commit: 7 to 40 digits of its hash'],
    [{ onFailure: 'wait' }, 'must be one of: rollback, stop'],
    [{ branch: '-x' }, 'is not a name that git accepts for a branch'],
    [{ repository: 'https://Example.org/x' }, 'has a more usual spelling'],
    [{ repository: 'ssh://git@example.org/x' }, 'uses ssh, which the setting protocols'],
    [{ follow: 'tags:' }, 'is not a pattern for tags'],
    [{ proxy: 'http://me:secret@proxy.example' }, 'is not an address such as'],
    [{ packages: ['x @ https://example.org'] }, 'is not a package such as'],
    [{ packageIndex: 'nowhere' }, 'is not a complete address'],
    [{ services: [{ unit: 'a b' }] }, 'has a form that is not allowed there'],
    [{ appState: ['a', 'a/b'] }, 'names a path twice, or one within another'],
  ])('%j', (settings, words) => {
    expect(said(settings)).toContain(words);
    expect(said(settings, 'de')).not.toMatch(/\b(?:must|is|uses|names|has)\b/);
  });
});
