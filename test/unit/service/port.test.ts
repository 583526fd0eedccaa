import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { Settings } from '../../../contract/settings';
import type { ServiceManager } from '../../../helper/host/services';
import { observe } from '../../../helper/service/health';
import { test } from '../../support/folder';
import { isRoot } from '../../support/only-root';

const unit = 'ladylinux-api.service';
const unused = () => Promise.reject(new Error('not asked for'));
const servicesOf = (pids: number[]): ServiceManager => ({
  inspect: () =>
    Promise.resolve({
      unit,
      state: 'active',
      since: null,
      mainPid: pids[0] ?? null,
      memoryBytes: null,
      restarts: 0,
    }),
  processes: () => Promise.resolve(new Set(pids)),
  log: () => Promise.resolve([]),
  start: unused,
  stop: unused,
  release: () => Promise.resolve(),
  reload: unused,
  startOf: () => Promise.resolve(null),
  unitFiles: () => Promise.resolve([]),
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A server that answers everything well, of a user who is not root. */
async function strangerOn(port: number) {
  const answer = `require('http').createServer((_, r) => r.end('hello')).listen(${String(port)}, '127.0.0.1', () => console.log('up'))`;
  const asSomebody = isRoot
    ? (['setpriv', '--reuid=65534', '--clear-groups'] as const)
    : (['env'] as const);
  const [program, ...args] = [...asSomebody, process.execPath, '-e', answer] as const;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

describe('threat 27: the port of the service', () => {
  test('is reported as somebody else’s if no process of the unit has that user', async ({
    folder,
  }) => {
    const port = await freePort();
    const envFile = join(folder, 'env');
    await writeFile(envFile, `LADYLINUX_PORT=${String(port)}\n`);
    const settings = Settings.parse({ services: [{ unit, health: { path: '/' } }] });
    const stranger = await strangerOn(port);
    try {
      const pid = stranger.pid ?? 0;
      const uid = isRoot ? 65534 : process.getuid?.();
      // init is root's
      const [taken] = await observe(servicesOf([1]), settings, envFile);
      expect(taken).toMatchObject({
        info: { health: { healthy: true } },
        healthy: false,
        portTakenBy: { port, uid },
      });
      const [own] = await observe(servicesOf([pid]), settings, envFile);
      expect(own).toMatchObject({ healthy: true, portTakenBy: null });
      // if the processes of the unit cannot be listed, nothing speaks against it
      const [unknown] = await observe(servicesOf([]), settings, envFile);
      expect(unknown).toMatchObject({ healthy: true, portTakenBy: null });
    } finally {
      stranger.kill('SIGKILL');
    }
  });
});
