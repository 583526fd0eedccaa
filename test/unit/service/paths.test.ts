import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import type { HealthInput } from '../../../contract/settings';
import { pathsOfOpenApi, pathsThatAnswer } from '../../../helper/service/paths';
import { proposeHealth } from '../../../helper/service/propose-health';
import { answering, healthOf, unit } from './asked';

const servers: Server[] = [];
afterAll(() => Promise.all(servers.map((server) => new Promise((done) => server.close(done)))));

async function serve(handler: RequestListener) {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

describe('the paths that an application has', () => {
  const document = {
    openapi: '3.1.0',
    paths: {
      '/users/{id}': { get: {} },
      '/search': { get: { parameters: [{ name: 'q', required: true }] } },
      '/list': { get: { parameters: [{ name: 'page', required: false }] } },
      '/send': { post: {} },
      '/v1/status': { get: {} },
    },
  };

  test('are those that a GET without parameters answers', () => {
    expect(pathsOfOpenApi(JSON.stringify(document))).toEqual(['/list', '/v1/status']);
  });

  test.each(['', '{', '[]', '{"paths":[]}', '{"paths":{"/a b":{"get":{}}}}', '{"paths":{"/x":7}}'])(
    '%s names none',
    (text) => {
      expect(pathsOfOpenApi(text)).toEqual([]);
    },
  );

  test('are offered with what sounds like a check first', async () => {
    const known = ['/openapi.json', '/list', '/v1/status', '/'];
    const address = await serve(({ url = '' }, response) => {
      response.writeHead(known.includes(url) ? 200 : 404);
      response.end(url === '/openapi.json' ? JSON.stringify(document) : '');
    });
    const asked = healthOf({ path: '/api/health' });
    expect(await pathsThatAnswer(address, asked)).toEqual([
      '/v1/status',
      '/',
      '/openapi.json',
      '/list',
    ]);
  });
});

describe('what is proposed of an application that runs', () => {
  test.each<[string, (url: string) => number, HealthInput, object | null]>([
    ['a check beside a good front page', () => 200, {}, { status: 200, path: '/health' }],
    [
      'a check where there is no front page',
      (url) => (url === '/healthz' ? 200 : 404),
      {},
      { status: 404, path: '/healthz' },
    ],
    [
      'what answers where the front page asks for a login',
      (url) => (url === '/docs' ? 200 : 401),
      {},
      { status: 401, path: '/docs' },
    ],
    ['nothing where the front page is all there is', (url) => (url === '/' ? 200 : 404), {}, null],
    ['nothing where nothing answers well', () => 500, {}, null],
    ['nothing where somebody has chosen', () => 200, { path: '/x' }, null],
  ])('%s', async (_, statusAt, health, proposal) => {
    const address = await serve(answering(({ url = '' }) => statusAt(url)));
    expect(await proposeHealth(address, { unit, health: healthOf(health) })).toEqual(proposal);
  });

  test('no page at a path that sounds like a check: it is about something else', async () => {
    const address = await serve(({ url = '' }, response) => {
      const type = url === '/health' ? 'text/html; charset=utf-8' : 'application/json';
      response.writeHead(url === '/' ? 500 : 200, { 'content-type': type }).end();
    });
    const asked = healthOf({});
    expect(await pathsThatAnswer(address, asked)).not.toContain('/health');
    expect(await proposeHealth(address, { unit, health: asked })).toMatchObject({
      path: '/healthz',
    });
  });

  test('nothing where nothing runs', async () => {
    expect(
      await proposeHealth({ host: '127.0.0.1', port: 1 }, { unit, health: healthOf({}) }),
    ).toBeNull();
  });
});
