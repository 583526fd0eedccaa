import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { costsItsLength, patience, refrain, tried } from '../../support/property';

const root = join(import.meta.dirname, '../../..');
const folders = ['common', 'contract', 'helper', 'main', 'renderer', 'words'];

interface Expression {
  readonly at: string;
  readonly written: string;
}

/** Every regular expression that stands in the program. */
function expressions(): Expression[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--', ...folders], { cwd: root });
  const sources = listed.toString().split('\0');
  const found: Expression[] = [];
  for (const at of sources.filter((name) => /\.tsx?$/.test(name))) {
    const text = readFileSync(join(root, at), 'utf8');
    const visit = (node: ts.Node) => {
      if (ts.isRegularExpressionLiteral(node)) found.push({ at, written: node.text });
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(at, text, ts.ScriptTarget.Latest));
  }
  return found;
}

function partsOf(written: string): { readonly source: string; readonly flags: string } {
  const end = written.lastIndexOf('/');
  return { source: written.slice(1, end), flags: written.slice(end + 1) };
}

/** What it looks for, more or less: what only looks around is not made. */
function likenesses({ written }: Expression): string[] {
  const { source, flags } = partsOf(written);
  const plain = source.replace(/\(\?<?[=!][^()]*\)|\\[bB]/g, '');
  const words = source.replace(/\\[a-zA-Z]|\\|[\][(){}|*+?^$]/g, ' ');
  try {
    const made = fc.stringMatching(new RegExp(plain, flags.replace(/[giy]/g, '')));
    return [...fc.sample(made, 3), words];
  } catch {
    return [words];
  }
}

const readerOf = ({ written }: Expression): ((text: string) => unknown) => {
  const { source, flags } = partsOf(written);
  if (flags.includes('y')) return (text) => new RegExp(source, flags).exec(text);
  const all = new RegExp(source, `${flags.replace('g', '')}g`);
  return (text) => {
    for (const found of text.matchAll(all)) if (found.index < 0) return found;
    return null;
  };
};

const all = expressions().map((each) => ({
  ...each,
  read: readerOf(each),
  like: likenesses(each),
}));

/** An expression, and input that makes it start again and again: the beginning of a match, at the start of a line. */
const looked = fc.constantFrom(...all).chain((expression) =>
  fc.record({
    expression: fc.constant(expression),
    part: fc.oneof(
      fc
        .tuple(
          fc.constantFrom('', '\n', '\r', '\u2028', ' '),
          fc.constantFrom(...expression.like),
          fc.nat(1000),
        )
        .map(([before, like, at]) => before + like.slice(0, 1 + (at % (like.length + 1))) || 'x'),
      refrain(expression.like.join('')),
    ),
    end: fc.constantFrom('', '!', '\n'),
  }),
);

it(
  'no expression of ours begins again at each character of a text',
  patience(120_000),
  async () => {
    expect(all.length).toBeGreaterThan(300);
    await fc.assert(
      fc.asyncProperty(looked, async ({ expression, part, end }) => {
        await costsItsLength(expression.read, part, end).catch((error: unknown) => {
          throw new Error(`${expression.at}: ${expression.written}\n${String(error)}`);
        });
      }),
      { ...tried(3000), endOnFailure: true },
    );
  },
);
