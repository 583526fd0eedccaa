import { describe, expect, it } from 'vitest';
import { isLoopback, isLoopbackHost } from '../../../common/loopback';

describe('the loopback interface', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])('is %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', '127.0.0.1.evil.example', 'localhost.evil.example', ''])(
    'is not %j',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );

  it('is found in a URL with brackets', () => {
    expect(isLoopbackHost(new URL('http://[::1]:8000/'))).toBe(true);
  });
});
