import { expect, test } from 'vitest';
import { listensAt } from '../../../main/features/settings';

test.each([
  ['http://127.0.0.1:8000/', undefined, { host: '127.0.0.1', port: 8000 }],
  ['http://[::1]:8000/', undefined, { host: '::1', port: 8000 }],
  ['http://127.0.0.1:8000/', 8123, { host: '127.0.0.1', port: 8123 }],
  ['http://127.0.0.1/', undefined, { host: '127.0.0.1', port: 80 }],
  ['http://192.168.1.5:8000/', undefined, null],
  ['http://127.0.0.1.evil.test:8000/', undefined, null],
  ['nonsense', undefined, null],
  [null, undefined, null],
])('%s, port %s: %j is asked', (address, port, asked) => {
  expect(listensAt(address, port)).toEqual(asked);
});
