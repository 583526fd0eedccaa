import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { detectDependencies, resolveLock } from '../../../helper/tasks/python';
import type * as Environment from '../../../helper/tasks/python/environment';
import { pythonFailure } from '../../../helper/tasks/python-failure';
import { test } from '../../support/folder';
import { systemPython, toolNamed } from '../../support/python-tools';
import { makeWheel, startPackageIndex } from '../../support/wheels';
import { mustBeOk, mustFail } from './must';

const shortened = vi.hoisted(() => ({ limit: null as string | null }));

vi.mock('../../../helper/tasks/python/environment', async (original) => {
  const real = await original<typeof Environment>();
  const packageEnvironment: typeof real.packageEnvironment = async (source) => {
    const { limit } = shortened;
    const env = await real.packageEnvironment(source);
    return limit === null ? env : { ...env, UV_HTTP_TIMEOUT: limit, PIP_DEFAULT_TIMEOUT: limit };
  };
  return { ...real, packageEnvironment };
});

/** An index behind a proxy that says nothing for a while before each page. */
async function resolveBehind(folder: string, name: 'uv' | 'pip', silentMs: number) {
  const place = join(folder, name);
  const appDir = join(place, 'app');
  await mkdir(appDir, { recursive: true });
  await writeFile(join(appDir, 'requirements.txt'), 'slow-one\n');
  const packages = join(place, 'packages');
  await makeWheel(packages, { name: 'slow-one', version: '1.0' });
  const index = await startPackageIndex(packages);
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? '');
    const pass = async () => {
      await sleep(request.url?.startsWith('/simple/') === true ? silentMs : 0);
      const answer = await fetch(new URL(request.url ?? '', index.url));
      const type = answer.headers.get('content-type') ?? '';
      response.writeHead(answer.status, { 'content-type': type });
      response.end(Buffer.from(await answer.arrayBuffer()));
    };
    pass().catch(() => response.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  try {
    const python = await systemPython();
    const resolved = await resolveLock({
      ...{ index: `http://127.0.0.1:${String(port)}/simple`, python },
      ...{ tool: await toolNamed(name, python), appDir, asOf: null },
      ...{ cacheDir: join(place, 'cache'), workDir: join(place, 'work') },
      dependencies: await detectDependencies(appDir),
    });
    return { resolved, asked };
  } finally {
    proxy.closeAllConnections();
    proxy.close();
    await index.close();
  }
}

const tools = ['uv', 'pip'] as const;

test(
  'an index that is silent for 25 s is waited for, and asked once',
  { tags: 'thorough' },
  async ({ folder }) => {
    await Promise.all(
      tools.map(async (name) => {
        const { resolved, asked } = await resolveBehind(folder, name, 25_000);
        expect(mustBeOk(resolved).text, name).toContain('slow-one==1.0 ');
        expect(asked.filter((path) => path === '/simple/slow-one/')).toHaveLength(1);
      }),
    );
  },
);

test('one that is silent for longer than the limit is given up and told', async ({ folder }) => {
  shortened.limit = '1';
  try {
    await Promise.all(
      tools.map(async (name) => {
        const { resolved, asked } = await resolveBehind(folder, name, 600_000);
        const said = pythonFailure(mustFail(resolved), 'a'.repeat(40));
        expect(said, name).toEqual({ code: 'index-offline', params: {} });
        expect(asked.length, name).toBeGreaterThan(1);
      }),
    );
  } finally {
    shortened.limit = null;
  }
});

test('an index that takes connections and answers no handshake is told as offline, without the tools', async ({
  folder,
}) => {
  const silent = createTcpServer((socket) => socket.on('error', () => undefined));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const appDir = join(folder, 'app');
  await mkdir(appDir);
  await writeFile(join(appDir, 'requirements.txt'), 'slow-one\n');
  const python = await systemPython();
  const said: string[] = [];
  try {
    const failure = mustFail(
      await resolveLock({
        ...{ index: `https://127.0.0.1:${String(port)}/simple`, python },
        ...{ tool: await toolNamed('uv', python), appDir, asOf: null },
        ...{ cacheDir: join(folder, 'cache'), workDir: join(folder, 'work') },
        dependencies: await detectDependencies(appDir),
        onOutput: (line) => said.push(line),
      }),
    );
    expect(failure).toMatchObject({ kind: 'offline' });
    expect(failure).toHaveProperty('detail', expect.stringContaining('nothing answers'));
    expect(said).toEqual([]);
  } finally {
    silent.close();
  }
});
