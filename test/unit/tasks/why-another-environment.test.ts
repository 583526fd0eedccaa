import { expect, it } from 'vitest';
import { describe as reasonOf } from '../../../helper/tasks/check-environment';
import { message } from '../../../contract/message';
import { sentence } from '../../../words/format';

it.each([
  ['other-python', 'it was made for another Python'],
  ['other-lock', 'it was made of another list of packages'],
  ['not-made-by-us', 'it was not made by a refresh'],
  ['packages', 'it has another idna than its list, or none'],
] as const)('says in words that an environment is not the one (%s)', (why, said) => {
  const missing = why === 'packages' ? ['idna'] : [];
  const reason = reasonOf({ kind: 'differs', why, missing, wrong: [], extra: [] });
  expect(sentence(message('environment-rebuilt', { reason }))).toContain(`because ${said}.`);
});
