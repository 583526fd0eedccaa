import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { HealthSettings, type HealthInput } from '../../../contract/settings';
import { healthScript, imagePort } from '../../../helper/image/health-script';
import { test } from '../../support/folder';

interface Asked {
  readonly path: string;
  readonly host: string;
}

/** Answers each status in turn, and the last of them ever after. */
async function answering(statuses: readonly number[]) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', host: request.headers.host ?? '' });
    const status = statuses[Math.min(asked.length, statuses.length) - 1] ?? 200;
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...{ port, asked },
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

async function verdict(
  folder: string,
  port: number,
  health: HealthInput | null,
  ...args: string[]
) {
  const text = healthScript(health === null ? null : HealthSettings.parse(health));
  expect(text).toContain(`\\"port\\":${String(imagePort)}`);
  const file = join(folder, 'health.py');
  await writeFile(file, text.replace(`\\"port\\":${String(imagePort)}`, `\\"port\\":${port}`));
  const asked = ['-I', '-S', file, ...args];
  const { exitCode, stderr } = await execa('/usr/bin/python3', asked, { reject: false });
  return { exitCode, stderr };
}

test('asks as the settings say, and judges as they do', async ({ folder }) => {
  await using server = await answering([204, 204, 302, 404, 500]);
  const { port, asked } = server;
  const health = {
    path: "/api/health?a='b'&c=%5C",
    host: 'lady.example',
    accept: ['200-299', 404],
  };
  expect(await verdict(folder, port, health)).toEqual({ exitCode: 0, stderr: '' });
  expect(asked).toEqual([{ path: health.path, host: 'lady.example' }]);
  expect(await verdict(folder, port, null)).toEqual({ exitCode: 0, stderr: '' });
  expect(asked).toHaveLength(1);
  expect((await verdict(folder, port, health)).exitCode).toBe(0);
  // a redirect is an answer, and is not followed
  expect(await verdict(folder, port, health)).toEqual({ exitCode: 1, stderr: 'it answers 302' });
  expect((await verdict(folder, port, health)).exitCode).toBe(0);
  expect(await verdict(folder, port, health)).toEqual({ exitCode: 1, stderr: 'it answers 500' });
});

test('at a start asks until there are so many good answers in a row', async ({ folder }) => {
  await using good = await answering([200]);
  const health = { successes: 4, steadySeconds: 0 };
  expect((await verdict(folder, good.port, health, 'start')).exitCode).toBe(0);
  expect(good.asked).toHaveLength(4);
  await using failing = await answering([200, 200, 503]);
  expect((await verdict(folder, failing.port, health, 'start')).exitCode).toBe(1);
  expect(failing.asked).toHaveLength(3);
});

test('says that nothing answers', async ({ folder }) => {
  const { port } = await (async () => {
    await using closed = await answering([200]);
    return closed;
  })();
  expect((await verdict(folder, port, {})).stderr).toContain('no answer: ');
  expect((await verdict(folder, port, null)).exitCode).toBe(1);
});
