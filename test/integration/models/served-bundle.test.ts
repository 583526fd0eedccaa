import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { request, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { bundleFile } from '../../../contract/bundle';
import { bundleServer } from '../../../helper/models/bundle/server';
import { makeFolder, removeFolder } from '../../support/temporary';

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const large = Buffer.alloc(20_000_000, 'models');
const page = '<!DOCTYPE html>\n';
const files: Readonly<Record<string, string | Buffer>> = {
  'git/x.bundle': 'commits',
  'simple/numbers/index.html': page,
  'wheels/numbers-1.0+local-py3-none-any.whl': '0123456789',
  'models/ein modell.gguf': large,
};
const manifest = JSON.stringify({
  ...{ v: 1, repository: 'https://example.org/a/b', branch: 'main', commit: 'a'.repeat(40) },
  ...{ since: null, madeAt: '2026-11-28T12:00:00Z', madeBy: '0', git: 'git/x.bundle', lists: [] },
  files: Object.entries(files).map(([path, content]) => ({
    ...{ path, bytes: content.length, sha256: sha256(content) },
  })),
});

let around: string;
let folder: string;
let server: Server;

beforeAll(async () => {
  around = await makeFolder('ladylinux-served-');
  folder = join(around, 'stick');
  writeFileSync(join(around, 'secret'), 'nobody’s business');
});
afterAll(() => removeFolder(around));

beforeEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  writeFileSync(join(folder, bundleFile), manifest);
  server = bundleServer(folder).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return () => {
    server.closeAllConnections();
    server.close();
  };
});

const port = () => (server.address() as AddressInfo).port;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** As it is written, with no path put in order on the way. */
async function get(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', port: port(), path, headers, method, agent: false });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return {
    ...{ status: answer.statusCode ?? 0, headers: answer.headers },
    body: await text(answer),
  };
}
const statusOf = async (path: string) => (await get(path)).status;
const wheel = '/wheels/numbers-1.0%2Blocal-py3-none-any.whl';

it('gives the manifest and what it lists, as it is', async () => {
  expect(await get(`/${bundleFile}`)).toMatchObject({ status: 200, body: manifest });
  for (const [path, content] of Object.entries(files)) {
    const answer = await get(`/${path.split('/').map(encodeURIComponent).join('/')}`);
    expect(answer).toMatchObject({ status: 200, body: content.toString() });
    expect(answer.headers.etag).toBe(`"${sha256(content)}"`);
  }
  expect((await get('/simple/numbers/')).body).toBe(page);
  expect(await get(wheel, {}, 'HEAD')).toMatchObject({
    ...{ status: 200, body: '', headers: { 'content-length': '10' } },
  });
});

it('gives a part, and nothing of what is there already', async () => {
  const part = await get(wheel, { range: 'bytes=3-' });
  expect(part).toMatchObject({ status: 206, body: '3456789' });
  expect(part.headers['content-range']).toBe('bytes 3-9/10');
  expect((await get(wheel, { range: 'bytes=10-' })).status).toBe(416);
  expect(await get(wheel, { range: 'bytes=5-2' })).toMatchObject({ status: 200 });
  const other = await get(wheel, { range: 'bytes=3-', 'if-range': '"another"' });
  expect(other).toMatchObject({ status: 200, body: '0123456789' });
  const { etag = '' } = part.headers;
  expect(await get(wheel, { 'if-none-match': etag })).toMatchObject({ status: 304, body: '' });
});

it('gives nothing else that lies there or elsewhere, and lists nothing', async () => {
  writeFileSync(join(folder, 'notes'), 'mine');
  writeFileSync(join(folder, '.hidden'), 'mine');
  symlinkSync(join(around, 'secret'), join(folder, 'wheels/link'));
  const paths = ['/', '/notes', '/.hidden', '/wheels/link', '/wheels', '/wheels/', '/simple/'];
  const out = ['/../secret', '/%2e%2e/secret', '/wheels/..%2f../secret', '//etc/passwd', '/%00'];
  for (const path of [...paths, ...out, '/%zz', '/?/notes', `/./${bundleFile}`])
    expect([path, await statusOf(path)]).toEqual([path, 404]);
  expect((await get(wheel, {}, 'PUT')).status).toBe(405);
});

it('follows no link that takes the place of what is listed', async () => {
  const path = join(folder, 'git/x.bundle');
  rmSync(path);
  writeFileSync(join(around, 'commits'), 'commits');
  symlinkSync(join(around, 'commits'), path);
  expect(await statusOf('/git/x.bundle')).toBe(404);
  renameSync(join(folder, 'wheels'), join(around, 'wheels'));
  symlinkSync(join(around, 'wheels'), join(folder, 'wheels'));
  expect(await statusOf(wheel)).toBe(404);
  rmSync(join(around, 'wheels'), { recursive: true });
});

it('has nothing while the bundle is made, and then what it has become', async () => {
  rmSync(join(folder, bundleFile));
  expect([await statusOf(`/${bundleFile}`), await statusOf(wheel)]).toEqual([404, 404]);
  const read = JSON.parse(manifest) as { files: object[] };
  const less = JSON.stringify({ ...read, files: read.files.slice(0, 1) });
  writeFileSync(join(folder, bundleFile), less);
  expect((await get(`/${bundleFile}`)).body).toBe(less);
  expect(await statusOf(wheel)).toBe(404);
  writeFileSync(join(folder, bundleFile), 'no manifest');
  expect(await statusOf(`/${bundleFile}`)).toBe(404);
  rmSync(folder, { recursive: true });
  expect(await statusOf(`/${bundleFile}`)).toBe(503);
});

it.skipIf(process.getuid?.() === 0)('says that a file is closed to it', async () => {
  chmodSync(join(folder, bundleFile), 0);
  expect(await statusOf(`/${bundleFile}`)).toBe(403);
});

it('closes the file when a client disconnects in the middle', async () => {
  const open = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
      } catch {
        return false; // closed meanwhile
      }
    });
  for (let left = 0; left < 10; left += 1) {
    const client = connect(port(), '127.0.0.1');
    // the second waits for the first
    client.write('GET /models/ein%20modell.gguf HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(2));
    await once(client, 'data');
    client.destroy();
  }
  await expect.poll(open).toEqual([]);
});

it('ends a transfer whose file becomes shorter, and not as if that were all', async () => {
  const asked = request({ host: '127.0.0.1', port: port(), path: '/models/ein%20modell.gguf' });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  truncateSync(join(folder, 'models/ein modell.gguf'), 1000);
  await expect(text(answer)).rejects.toThrow('aborted');
  expect(await statusOf(`/${bundleFile}`)).toBe(200);
});

it('outlives whatever it is sent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (sent) => {
      const client = connect(port(), '127.0.0.1');
      client.on('error', () => undefined);
      client.write(`GET /${sent}\r\n`);
      client.end(`range: ${sent}\r\n\r\n`);
      client.resume();
      await Promise.race([once(client, 'close'), wait(5000)]);
    }),
    { numRuns: 50 },
  );
  expect(await statusOf(`/${bundleFile}`)).toBe(200);
});
