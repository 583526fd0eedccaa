import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../helper/lib/secrets';
import { plainLine, trimmedEnd } from '../../../helper/lib/text';
import { test } from '../../support/folder';
import { costsItsLength, patience, refrain, tried } from '../../support/property';
import { files, inFolder, texts } from './foreign';

const ours = [
  { name: 'what is shown of a line', document: 'TOKEN=a\u001b[31m', read: plainLine },
  { name: 'secrets in a line', document: 'TOKEN=a https://u:p@x/', read: redact },
  { name: 'an end', document: '//', read: (text: string) => trimmedEnd(`${text}x`, '/') },
];
const endOnFailure = { endOnFailure: true };

it('a reader that begins again, here and there, does not pass', patience(60_000), async () => {
  const beginsAgain = (text: string) => {
    let ends = 0;
    for (let from = 0; from < text.length; from += 100)
      for (let at = from; at < text.length; at += 1) ends += text.charCodeAt(at) === 0 ? 1 : 0;
    return ends;
  };
  await expect(costsItsLength(beginsAgain, 'x', '')).rejects.toThrow('for ten times the text');
});

/** Found by longer runs: each a reader, and the input that it reads repeatedly. */
const foundOnce: readonly (readonly [string, string])[] = [
  ['a module of Python', '\u2028app: Maker'],
  ['a module of Python', '\rfrom fastapi import x'],
  ['what uv and pip say of a failure', 'DO NOT MATCH THE HASHES '],
  ['sudoers', 'a, \\\n/bin'],
];

it.each(foundOnce)('%s: %j, once found, costs its length', async (name, part) => {
  const found = texts.filter((each) => each.name === name);
  expect(found).toHaveLength(1);
  for (const { read } of found) await costsItsLength(read, part, '');
});

describe('ten times the text takes fifteen times as long at most:', () => {
  it.each([...texts, ...ours])('$name', patience(120_000), async ({ document, read }) => {
    await fc.assert(
      fc.asyncProperty(refrain(document), refrain(document), (part, end) =>
        costsItsLength(read, part, end),
      ),
      { ...tried(60), ...endOnFailure },
    );
  });

  test.for(files)('$name', patience(120_000), async (file, { folder }) => {
    const read = await inFolder(file, folder);
    await fc.assert(
      fc.asyncProperty(refrain(file.document), refrain(file.document), (part, end) =>
        costsItsLength(read, part, end),
      ),
      { ...tried(60), ...endOnFailure },
    );
  });
});
