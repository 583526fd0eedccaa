import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { download, type LfsOptions } from '../../../helper/tasks/git/lfs-client';
import { readPointer } from '../../../helper/tasks/git/lfs-pointers';
import { test } from '../../support/folder';

const oid = createHash('sha256').update('weights').digest('hex');
const pointer = { path: 'a.onnx', oid, size: 7 };
const text = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 7\n`;

describe('a pointer', () => {
  it('is read, with extensions in it', () => {
    expect(readPointer(text)).toEqual({ oid, size: 7 });
    const extended = text.replace('\noid', `\next-0-x sha256:${oid}\noid`);
    expect(readPointer(extended)).toEqual({ oid, size: 7 });
  });

  it.each([
    ['another version', text.replace('v1', 'v2')],
    ['no sha256', text.replace('sha256', 'md5')],
    ['a path for a hash', text.replace(oid, '../../etc/passwd')],
    ['no size', text.replace('size 7', 'size -1')],
    ['something before it', ` ${text}`],
    ['far more than a pointer', text + 'x'.repeat(1000)],
  ])('is not one with %s', (_, other) => {
    expect(readPointer(other)).toBeNull();
  });
});

describe('the content of a pointer', () => {
  const served = async (folder: string, listener: RequestListener, stallSeconds = 5) => {
    const server = createServer(listener);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const href = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/x`;
    const options: LfsOptions = {
      protocols: ['http'],
      signal: new AbortController().signal,
      stallSeconds,
      received: () => undefined,
    };
    const to = join(folder, oid);
    const ended = await download(pointer, { href, header: {} }, to, options).then(
      () => 'there',
      (error: unknown) => (error as { why?: string }).why,
    );
    server.closeAllConnections();
    server.close();
    return { ended, left: await readdir(folder) };
  };

  test('is kept under its hash', async ({ folder }) => {
    const answer = await served(folder, (_, response) => response.end('weights'));
    expect(answer).toEqual({ ended: 'there', left: [oid] });
    expect(await readFile(join(folder, oid), 'utf8')).toBe('weights');
  });

  test.for([
    ['other content', 'content', 200, {}, 'sthgiew'],
    ['more than it says', 'content', 200, {}, 'weights, and more'],
    ['less than it says', 'content', 200, {}, 'weight'],
    ['a way out of the network', 'insecure', 302, { location: 'file:///etc/passwd' }, ''],
    ['a way to a protocol that is not allowed', 'insecure', 302, { location: 'https://h/x' }, ''],
    ['a question for a password', 'login', 401, {}, ''],
    ['nothing', 'missing', 404, {}, ''],
    ['a fault', 'status', 500, {}, ''],
  ] as const)('%s: nothing is left of it', async ([, why, status, headers, body], { folder }) => {
    const answer = await served(folder, (_, response) => {
      response.writeHead(status, headers);
      response.end(body);
    });
    expect(answer).toEqual({ ended: why, left: [] });
  });

  test('that falls silent is given up', async ({ folder }) => {
    const answer = await served(folder, (_, response) => void response.write('wei'), 1);
    expect(answer).toEqual({ ended: 'cut', left: [] });
  });

  test('keeps what is meant for one host from another', async ({ folder }) => {
    const heard: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      heard.push(request.headers.authorization);
      response.end('weights');
    });
    other.listen(0, 'localhost');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const first = createServer((request, response) => {
      heard.push(request.headers.authorization);
      response.writeHead(302, { location: `http://localhost:${String(port)}/y` }).end();
    });
    first.listen(0, '127.0.0.1');
    await once(first, 'listening');
    const href = `http://127.0.0.1:${String((first.address() as AddressInfo).port)}/x`;
    const header = { authorization: 'Basic secret' };
    await download(pointer, { href, header }, join(folder, oid), {
      protocols: ['http'],
      signal: new AbortController().signal,
      stallSeconds: 5,
      received: () => undefined,
    });
    expect(heard).toEqual(['Basic secret', undefined]);
    for (const server of [first, other]) {
      server.closeAllConnections();
      server.close();
    }
  });
});
