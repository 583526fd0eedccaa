import { createServer, type Socket } from 'node:net';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RepositoryUrl } from '../../../contract/repository-url';
import { hostileText, patience, tried } from '../../support/property';

const run = promisify(execFile);
/** What git asked a proxy for: `CONNECT host:port`, or `GET http://host:port/…`. */
let asked: string[] = [];
const proxy = createServer((socket: Socket) => {
  socket.on('error', () => undefined);
  socket.once('data', (bytes) => {
    asked.push(bytes.toString('latin1').split(' ').slice(0, 2).join(' '));
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
  });
});
let address = '';
beforeAll(async () => {
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  const place = proxy.address();
  address = typeof place === 'object' && place !== null ? `http://127.0.0.1:${place.port}` : '';
});
afterAll(() => proxy.close());

/** The host that git itself goes to. */
async function hostOfGit(url: string): Promise<string | undefined> {
  asked = [];
  await run('git', ['-c', `http.proxy=${address}`, 'ls-remote', '--', url], {
    env: {
      PATH: '/usr/bin:/bin',
      HOME: '/nonexistent',
      GIT_TERMINAL_PROMPT: '0',
      GIT_CONFIG_NOSYSTEM: '1',
    },
    timeout: 30_000,
  }).catch(() => undefined);
  const target = asked[0]?.split(' ')[1] ?? '';
  return /^(?:https?:\/\/)?([^/]+)/.exec(target)?.[1];
}

const pieces = [
  '\\',
  '@',
  ':',
  '/',
  '//',
  '.',
  '..',
  '%2f',
  '%40',
  '%5c',
  '%00',
  '?',
  '#',
  ';',
  '&',
  '+',
  '~',
  '[',
  ']',
  '::1',
  '-',
  '_',
  '\t',
  ' ',
  '\u200b',
  '\uff47',
  '\u3002',
  '\u0456',
  'evil.example',
  '127.1',
  ':443',
  ':80',
  'A',
  'x',
];
const bases = [
  'https://github.com/ada/x',
  'http://example.org:8080/x.git',
  'https://127.0.0.1:9/x',
];
const mutation = fc
  .tuple(
    fc.constantFrom(...bases),
    fc.array(fc.tuple(fc.nat(40), fc.constantFrom(...pieces)), { minLength: 1, maxLength: 3 }),
  )
  .map(([base, changes]) =>
    changes.reduce((url, [at, piece]) => url.slice(0, at) + piece + url.slice(at), base),
  );

describe('an address that is taken', () => {
  it('leads git to the host that we show', patience(300_000), async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(mutation, async (url) => {
        if (!RepositoryUrl.safeParse(url).success) return;
        const { hostname, port, protocol } = new URL(url);
        taken += 1;
        const usual = protocol === 'https:' ? '443' : '80';
        const target = await hostOfGit(url);
        const shown = `${hostname}:${port === '' ? usual : port}`;
        expect(target?.includes(':') === true ? target : `${target ?? ''}:${usual}`).toBe(shown);
      }),
      { ...tried(1000), seed: 20 } as fc.Parameters<[string]>,
    );
    expect(taken).toBeGreaterThan(20);
  });

  it('is an answer for any input, and is stable', patience(60_000), () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, mutation), (url) => {
        if (RepositoryUrl.safeParse(url).success) expect(new URL(url).href).toBe(url);
      }),
      tried(3000),
    );
  });
});
