import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Settings, type HealthInput } from '../../../contract/settings';
import { askHealth } from '../../../common/ask-service';
import { tellRefusal } from '../../../helper/service/refusal';
import { judge } from '../../../helper/service/verdict';
import { sentence } from '../../../words/format';
import { answering, healthOf, unit } from './asked';
import { makeFolder, removeFolder } from '../../support/temporary';

const servers: Server[] = [];
let folder: string;
let tls: { key: Buffer; cert: Buffer };

beforeAll(async () => {
  folder = await makeFolder('ladylinux-tls-');
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-subj', '/CN=ladylinux.test', '-keyout', key, '-out', cert],
    ],
    { stdio: 'ignore' },
  );
  tls = { key: readFileSync(key), cert: readFileSync(cert) };
});
afterAll(async () => {
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  await removeFolder(folder);
});

async function serve(handler: RequestListener, secure = false) {
  const server = secure ? createTlsServer(tls, handler) : createServer(handler);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

const asUnit = {
  inspect: () =>
    Promise.resolve({
      unit,
      state: 'active' as const,
      since: null,
      mainPid: process.pid,
      memoryBytes: null,
      restarts: 0,
    }),
  processes: () => Promise.resolve(new Set([process.pid])),
};

const judged = async (handler: RequestListener, health: HealthInput = {}, secure = false) =>
  judge(
    asUnit,
    { unit, health: healthOf(health) },
    await serve(handler, secure),
    new AbortController().signal,
  );

describe.concurrent(
  'an application that answers, and refuses what it is asked, is not broken',
  () => {
    const trusted = (...names: string[]) =>
      answering(({ headers }) =>
        names.includes((headers.host ?? '').replace(/:\d+$/, '')) ? 200 : 400,
      );

    test.each<[string, RequestListener, boolean, object]>([
      ['a login', answering(() => 401), false, { kind: 'status', status: 401 }],
      ['a closed door', answering(() => 403), false, { kind: 'status', status: 403 }],
      ['a teapot', answering(() => 418), false, { kind: 'status', status: 418 }],
      [
        'another name',
        trusted('nobody-knows.test'),
        false,
        { kind: 'host', status: 400, host: null },
      ],
      [
        'a name of its own',
        trusted('ladylinux.local'),
        false,
        { kind: 'host', host: 'ladylinux.local' },
      ],
      [
        'this computer by name',
        trusted(hostname().toLowerCase()),
        false,
        { kind: 'host', host: hostname().toLowerCase() },
      ],
      ['a misdirected request', answering(() => 421), false, { kind: 'host', status: 421 }],
      ['TLS on its port', answering(() => 200), true, { kind: 'scheme', scheme: 'https' }],
      [
        'a path that it has not',
        answering(({ url }) => (url === '/healthz' ? 200 : 404)),
        false,
        { kind: 'path', status: 404, paths: ['/healthz'] },
      ],
      ['no path at all', answering(() => 404), false, { kind: 'path', status: 404, paths: [] }],
      [
        'a path that takes no GET',
        answering(({ url }) => (url === '/' ? 405 : 200)),
        false,
        { kind: 'path', status: 405 },
      ],
    ])('%s', async (_, handler, secure, refusal) => {
      expect(await judged(handler, {}, secure)).toMatchObject({ kind: 'refused', refusal });
    });

    test('plain HTTP where the settings say https', async () => {
      expect(
        await judged(
          answering(() => 200),
          { scheme: 'https' },
        ),
      ).toMatchObject({
        kind: 'refused',
        refusal: { kind: 'scheme', scheme: 'http' },
      });
    });

    test.each([500, 502])('%i is an error all the same', async (status) => {
      const health = { timeoutSeconds: 1, busyTimeoutSeconds: 1 };
      expect(
        await judged(
          answering(() => status),
          health,
        ),
      ).toMatchObject({
        kind: 'unhealthy',
        message: { code: 'service-answers-error', params: { status } },
      });
    });

    test('404 for a moment, while it gets to know its own paths, is no refusal', async () => {
      const begun = performance.now();
      const handler = answering(() => (performance.now() - begun < 700 ? 404 : 200));
      expect((await judged(handler)).kind).toBe('healthy');
    });
  },
);

describe('what the settings accept is healthy', () => {
  test.each<[string, HealthInput, RequestListener, boolean]>([
    ['a login', { accept: [200, 401] }, answering(() => 401), false],
    ['a range', { accept: ['200-299', '401-403'] }, answering(() => 403), false],
    ['an error, if that is wanted', { accept: [500] }, answering(() => 500), false],
    [
      'a name',
      { host: 'ladylinux.local' },
      answering(({ headers }) => (headers.host === 'ladylinux.local' ? 204 : 400)),
      false,
    ],
    ['a certificate of its own', { scheme: 'https' }, answering(() => 200), true],
    [
      'both',
      { scheme: 'https', host: 'ladylinux.test:8443' },
      answering(({ headers }) => (headers.host === 'ladylinux.test:8443' ? 200 : 421)),
      true,
    ],
  ])('%s', async (_, health, handler, secure) => {
    expect((await askHealth(await serve(handler, secure), healthOf(health))).healthy).toBe(true);
  });

  test('and nothing else', async () => {
    const address = await serve(answering(() => 302));
    expect((await askHealth(address, healthOf({ accept: [200] }))).healthy).toBe(false);
  });

  test.each([[[]], [['2xx']], [['299-200']], [[99]], [['200-399,401']]])(
    '%j is no list of answers',
    (accept) => {
      expect(Settings.safeParse({ services: [{ health: { accept } }] }).success).toBe(false);
    },
  );
  test.each(['a b', 'a/b', 'x@y', '-a', 'a\r\nb', ''])('%j is no name', (host) => {
    expect(Settings.safeParse({ services: [{ health: { host } }] }).success).toBe(false);
  });
});

describe('a start that takes long', () => {
  const atWork = async (handler: RequestListener, health: HealthInput) => {
    const address = await serve(handler);
    const busy = spawn('sh', ['-c', 'while :; do echo; done'], { stdio: 'ignore' });
    const pids = new Set([process.pid, busy.pid ?? 0]);
    const services = { ...asUnit, processes: () => Promise.resolve(pids) };
    try {
      const signal = new AbortController().signal;
      return await judge(services, { unit, health: healthOf(health) }, address, signal);
    } finally {
      busy.kill();
    }
  };

  test('is waited for while it says itself that it is too early', async () => {
    let asked = 0;
    const handler = answering(() => ((asked += 1) < 30 ? 503 : 200));
    const verdict = await atWork(handler, { timeoutSeconds: 1, busyTimeoutSeconds: 60 });
    expect(verdict.kind).toBe('healthy');
  });

  test('is reported as that if it still works at the end', async () => {
    const health = { timeoutSeconds: 1, busyTimeoutSeconds: 2 };
    const verdict = await atWork(
      answering(() => 503),
      health,
    );
    expect(verdict).toMatchObject({ message: { code: 'service-still-starting' } });
  });

  test('hangs where nothing is done', async () => {
    const verdict = await judge(
      { ...asUnit, processes: () => Promise.resolve(new Set()) },
      { unit, health: healthOf({ timeoutSeconds: 1, busyTimeoutSeconds: 600 }) },
      { host: '127.0.0.1', port: 1 },
      new AbortController().signal,
    );
    expect(verdict).toMatchObject({ message: { code: 'service-hangs' } });
  });
});

test('each refusal names the setting that it is about', () => {
  const told = (refusal: Parameters<typeof tellRefusal>[0]) =>
    sentence(tellRefusal(refusal, { unit, health: healthOf({ path: '/x' }), stored: null }), 'en');
  expect(told({ kind: 'scheme', scheme: 'https' })).toContain('"scheme":"https"');
  expect(told({ kind: 'host', status: 400, host: 'a.local' })).toContain('"host":"a.local"');
  expect(told({ kind: 'host', status: 400, host: null })).toContain('host of its health');
  expect(told({ kind: 'path', status: 404, paths: ['/a', '/b'] })).toMatch(
    /\/a, \/b.*"path":"\/a"/,
  );
  expect(told({ kind: 'path', status: 404, paths: [] })).toContain('path of its health');
  expect(told({ kind: 'status', status: 401 })).toContain('"accept":["200-399",401]');
});
