import { expect, it } from 'vitest';
import { because, message, type Message } from '../../../contract/message';
import { cleanMessage } from '../../../helper/lib/clean-message';

it('takes the commands of a terminal out of a sentence and of the reason in it', () => {
  const told = message('usage', { reason: because('owner', { owner: 'a\u001b[31mb' }) });
  expect(JSON.stringify(cleanMessage(told))).not.toContain('\\u001b');
});

it('cuts what is long within a reason, too', () => {
  const told = message('usage', { reason: because('owner', { owner: 'x'.repeat(5000) }) });
  const { reason } = cleanMessage(told).params;
  expect(reason).toMatchObject({
    reason: 'owner',
    params: { owner: expect.stringMatching(/^x{900,1000}/) as string },
  });
});

it('makes words of whatever is no text, number or reason', () => {
  const given = { n: Number.NaN, object: { hash: 'x' }, nothing: null, list: [1] };
  const params = given as unknown as Message['params'];
  expect(cleanMessage({ code: 'detail-bytes', params }).params).toEqual({
    ...{ n: 'NaN', object: '[object Object]', nothing: 'null', list: '1' },
  });
});
