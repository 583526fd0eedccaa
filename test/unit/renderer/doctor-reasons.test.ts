import { expect, it } from 'vitest';
import { message } from '../../../contract/message';
import { reasonsOf } from '../../../renderer/sections/doctor/reasons';

it('says once why several checks have no full answer', () => {
  const checks = [
    { reason: message('check-needs-root') },
    { reason: null },
    { reason: message('check-needs-root') },
    { reason: message('not-set-up') },
  ];
  expect(reasonsOf(checks, ({ code }) => code)).toEqual(['check-needs-root', 'not-set-up']);
});
