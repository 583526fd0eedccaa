import { expect, it } from 'vitest';
import { message } from '../../../contract/message';
import { locales, sentence } from '../../../words/format';

it.each(locales)('a missing parameter costs no sentence, %s', (locale) => {
  expect(sentence(message('prepare-failed'), locale)).toContain('{code');
  expect(sentence(message('prepare-failed', { code: 9 }), locale)).toMatch(/9\.$/);
});
