import { describe, expect, it } from 'vitest';
import { plainLine, redact } from '../../../helper/lib/text';

describe('plain text from hostile places', () => {
  it('takes out terminal control, bidirectional control and line ends', () => {
    expect(plainLine('\u001b[31mred\u001b[0m \u202eevil\u2066 a\nb\r\u0007 \u2028x')).toBe(
      'red evil ab x',
    );
  });

  it('keeps letters, emoji, right-to-left words and tabs', () => {
    expect(plainLine('Grüße\t🙂 שלום <b>x</b>')).toBe('Grüße\t🙂 שלום <b>x</b>');
  });

  it('cuts what is too long', () => {
    expect(plainLine('x'.repeat(30_000))).toHaveLength(20_000);
  });
});

describe('redaction', () => {
  it.each([
    ['fetching https://user:hunter2@example.org/a', 'hunter2'],
    ['fetching https://ghp_0123456789abcdefghijABCDEFGHIJ456789@github.com/a', 'ghp_'],
    ['GOOGLE_CLIENT_SECRET=GOCSPX-abc', 'GOCSPX'],
    ['Authorization: Bearer abcdefgh12345678', 'abcdefgh12345678'],
    ['token ghp_0123456789abcdefghijABCDEFGHIJ456789', 'ghp_0'],
    ['api_key: "k-123"', 'k-123'],
    ['DB_PASSWORD = hunter2', 'hunter2'],
  ])('hides the secret of %j', (line, secret) => {
    expect(redact(line)).not.toContain(secret);
  });

  it('leaves ordinary lines alone', () => {
    const line = 'Installed 41 packages in 6.4 s from https://pypi.org/simple (fastapi==0.1)';
    expect(redact(line)).toBe(line);
  });
});
