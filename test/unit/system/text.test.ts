import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../helper/lib/secrets';
import { cleanLines, cleanText, cut, plainLine, reasonOf } from '../../../helper/lib/text';

describe('plain text from hostile places', () => {
  it('takes out terminal control, bidirectional control and line ends', () => {
    expect(plainLine('\u001b[31mred\u001b[0m \u202eevil\u2066 a\nb\r\u0007 \u2028x')).toBe(
      'red evil ab x',
    );
  });

  it.each([
    ['a title', '\u001b]0;pwned title\u0007kept', 'kept'],
    ['a title with a string terminator', '\u001b]0;pwned\u001b\\kept', 'kept'],
    ['the clipboard', 'a\u001b]52;c;Y3VybA==\u0007b', 'ab'],
    ['a link', '\u001b]8;;https://evil.example\u001b\\here\u001b]8;;\u001b\\', 'here'],
    ['a device control string', '\u001bP1$r0m\u001b\\kept', 'kept'],
    [
      'a message for the terminal',
      '\u001b_secret\u001b\\\u001b^x\u001b\\\u001bXy\u001b\\kept',
      'kept',
    ],
    ['eight-bit forms', '\u009b31mred\u009d0;title\u009c', 'red'],
    ['a reset', '\u001bc\u001b(Bkept\u001b7', 'kept'],
    ['a title without an end', '\u001b]0;all of it', '0;all of it'],
    ['half a colour', '\u001b[31', '31'],
    ['an escape at the end', 'kept\u001b', 'kept'],
    ['what has no width', 'pass\u200bwo\u00adrd\ufeff \u2060x\u{e0041}', 'password x'],
    ['half a character', 'a\ud83db', 'a\ufffdb'],
  ])('takes out %s', (_, text, plain) => {
    expect(plainLine(text)).toBe(plain);
  });

  it('takes out what Node takes out of colours and movements', () => {
    const said = 'A\u001b[1;31mB\u001b[0K\u001b[2J\u001b[?25lC\u001b[38;5;196mD\u001b[m';
    expect(plainLine(said)).toBe(stripVTControlCharacters(said));
  });

  it('keeps letters, emoji, right-to-left words and tabs', () => {
    expect(plainLine('Grüße\t🙂 שלום <b>x</b> नमस्\u200dते')).toBe(
      'Grüße\t🙂 שלום <b>x</b> नमस्\u200dते',
    );
  });

  it('cuts what is too long, between characters', () => {
    expect(plainLine('x'.repeat(30_000))).toHaveLength(20_000);
    expect(cut('aaa🙂b', 5)).toBe('aaa…');
    expect(cut('aaa🙂', 5)).toBe('aaa🙂');
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
    // of well-known kinds, wherever they stand
    ['client GOCSPX-1a2b3c4d5e6f7g8h9i0j said no', 'GOCSPX-1a'],
    ['signed by AKIAIOSFODNN7EXAMPLE', 'AKIAIOSF'],
    ['slack xoxb-123456789012-abcdefghijkl', 'xoxb-1'],
    ['slack xoxp-123456789012-abcdefghijkl', 'xoxp-1'],
    ['maps AIzaSyA1234567890abcdefghijklmnopqrstuvw', 'AIzaSy'],
    ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjMifQ.c2lnbmF0dXJl here', 'eyJzdWIi'],
    ['cookie eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjMifQ', 'eyJzdWIi'],
    // values with blanks, quotes, other brackets
    ['DB_PASSWORD=correct horse battery staple', 'battery'],
    ['password: correct horse battery', 'horse'],
    ['PASSWORD=1234 5678', '5678'],
    ['PASSWORD="correct horse \\" battery"', 'battery'],
    ["PASSWORD='correct horse", 'horse'],
    ['{"token":"correct horse"}', 'correct'],
    ['"{\\"token\\":\\"correct horse\\",\\"a\\":1}"', 'horse'],
    ["os.environ['HF_TOKEN'] = 'abcdef'", 'abcdef'],
    ['run --password hunter2 --verbose', 'hunter2'],
    ['X-Api-Key: hunter2', 'hunter2'],
    ['Cookie: session=hunter2; theme=dark', 'hunter2'],
    ['{"api_key":123456,"n":1}', '123456'],
    // passwords that should have been escaped
    ['postgresql://app:pa/ss@db/x', 'pa/ss'],
    ['postgresql://app:p@ss@db/x', 'p@ss'],
    ['postgresql://app:p@s/s#1@db/x', 's#1'],
    ['redis://:hunter2@cache', 'hunter2'],
    ['mongodb://a:one@h1,mongodb://b:two@h2', 'two'],
    // private keys on one line
    ['-----BEGIN RSA PRIVATE KEY-----\\nMIIEabc\\n-----END RSA PRIVATE KEY-----', 'MIIE'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n', 'b3Blb'],
  ])('hides the secret of %j', (line, secret) => {
    expect(redact(line)).not.toContain(secret);
  });

  it.each([
    'Installed 41 packages in 6.4 s from https://pypi.org/simple (fastapi==0.1)',
    'https://registry.npmjs.org/@scope/name and ada@example.org',
    'max_new_tokens=512 prompt_tokens: 12, tokens: 5',
    'tokenizer: loading Qwen/Qwen2-0.5B',
    'password: null, private: true',
    'PrivateTmp=yes PrivateUsers=yes',
    'SyntaxError: unexpected token',
    'TokenError: unexpected end of a statement',
    '-----BEGIN CERTIFICATE----- MIIB -----END CERTIFICATE-----',
    'f75faa1b0ba3be4cf0ea5e84eaed0ab8a5ad5d5d4a5c0a45ed0f7a8d0a9e9ff0',
    'Collecting git+https://github.com/ada/x.git@main',
  ])('leaves %j alone', (line) => {
    expect(redact(line)).toBe(line);
  });

  it('shows the text next to a secret', () => {
    expect(redact('A_TOKEN=x y PORT=8000')).toBe('A_TOKEN=*** PORT=8000');
    expect(redact('{"token":"a b","n":1}')).toBe('{"token":***,"n":1}');
    expect(redact('one\nPASSWORD=a b\ntwo')).toBe('one\nPASSWORD=***\ntwo');
    expect(redact('pip: git+https://tok@github.com/a/b.git@main')).toBe(
      'pip: git+https://***@github.com/a/b.git@main',
    );
    expect(redact('a -----BEGIN EC PRIVATE KEY-----x-----END EC PRIVATE KEY----- b')).toBe(
      'a *** b',
    );
  });

  it('sees through what a terminal would not show', () => {
    expect(cleanText('https://a:hun\u001b[0mter2@h/')).not.toContain('ter2');
    expect(cleanText('PASS\u200bWORD=hunter2')).not.toContain('hunter2');
  });

  it('happens before the last cut: half a secret is one, too', () => {
    const said = `${'x'.repeat(280)} https://ada:${'s3cret'.repeat(10)}@example.org/`;
    expect(reasonOf(new Error(said))).not.toContain('s3cret');
  });
});

describe('lines of one origin', () => {
  it('hide a private key that goes over several of them, and nothing after it', () => {
    const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
    const said = ['-----BEGIN PRIVATE KEY-----', body, 'Zm9v==', '-----END PRIVATE KEY-----', body];
    expect(cleanLines(said)).toEqual(['***', '***', '***', '***', body]);
    expect(cleanLines(['-----BEGIN PRIVATE KEY-----', body, 'ERROR: it is not readable'])).toEqual([
      '***',
      '***',
      'ERROR: it is not readable',
    ]);
  });

  it('are cut to what a run keeps of a line', () => {
    expect(cleanLines(['x'.repeat(48_000)])[0]).toHaveLength(500);
  });
});

// Each of these took minutes to days where an expression was quadratic; the test's own time limit is the judge.
describe('text that is made to keep us busy', () => {
  const many = 2_000_000;
  const repeated = (part: string, end = '') =>
    `${part.repeat(Math.ceil(many / part.length))}${end}`;
  it.each([
    ['escape and parameters', repeated('\u001b;?', '!')],
    ['one control sequence without an end', `\u001b[${repeated(';')}`],
    ['control strings without an end', repeated('\u001b]0;')],
    ['names of secrets', repeated('TOKEN')],
    ['names of secrets and blanks', `${repeated('TOKEN ')}${repeated(' ')}`],
    ['secrets that are quoted and never end', repeated('TOKEN="')],
    ['secrets that are quoted twice and never end', repeated('TOKEN=\\"')],
    ['assignments', repeated('TOKEN=a ')],
    ['schemes', repeated('a.')],
    ['addresses', repeated('a://')],
    ['addresses with users', repeated('a://b:c@')],
    ['users', `a://a:${repeated('@/')}`],
    ['beginnings of tokens', repeated('eyJ-')],
    ['beginnings of web tokens', repeated('eyJaaaaaaaa-')],
    ['one token', `sk-${repeated('a')}`],
    ['one web token', `eyJaaaaaaa.${repeated('a')}`],
    ['beginnings of keys', repeated('-----BEGIN A ')],
    ['keys without an end', repeated('-----BEGIN PRIVATE KEY-----')],
    ['bearers', repeated('Bearer ')],
    ['backslashes', `TOKEN="${repeated('\\')}`],
    ['blanks', `TOKEN=${repeated(' ')}`],
  ])('%s', { timeout: 20_000 }, (_, text) => {
    expect(cleanText(text).length).toBeLessThanOrEqual(20_000);
    expect(cleanLines([text, text])).toHaveLength(2);
    expect(redact(text).length).toBeGreaterThan(0);
  });
});
