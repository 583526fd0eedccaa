import { expect, it } from 'vitest';
import { splitPart } from '../../../helper/tasks/git/edits-patch';

const head = 'diff --git a/x b/x\nindex 1111111..2222222 100644\n--- a/x\n+++ b/x';

it.each([
  ['a hunk', head, '@@ -1 +1 @@\n-one\n+two\n'],
  ['base 85', head, 'GIT binary patch\nliteral 1\nIcmZPo000310RR91\n\n'],
  ['what only begins like one', `${head}\rGIT binary patch\r@@ `, '@@ -1 +1 @@\n-one\n+two\n'],
])('the changes of a file begin with %s', (_, before, body) => {
  expect(splitPart(`${before}\n${body}`)).toEqual({ head: before, body });
});

it('a file whose mode alone changes has none', () => {
  const part = 'diff --git a/x b/x\nold mode 100644\nnew mode 100755\n';
  expect(splitPart(part)).toEqual({ head: part, body: '' });
});
