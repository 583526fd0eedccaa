import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Settings } from '../../../contract/settings';
import { judge } from '../../../helper/service/verdict';
import type { ServiceFacts, ServiceManager } from '../../../helper/host/services';

const unit = 'ladylinux-api.service';
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

/** A real HTTP server that answers from a list of statuses, then with the last of it. */
async function serverWith(statuses: number[]): Promise<{ port: number; asked: () => number }> {
  let asked = 0;
  const server = createServer((_, response) => {
    response.writeHead(statuses[Math.min(asked, statuses.length - 1)] ?? 200).end();
    asked += 1;
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { port: (server.address() as AddressInfo).port, asked: () => asked };
}

function manager(facts: Partial<ServiceFacts>, pids: number[]): ServiceManager {
  const unused = () => Promise.reject(new Error('not asked for'));
  return {
    inspect: () =>
      Promise.resolve({
        unit,
        state: 'active',
        since: null,
        mainPid: null,
        memoryBytes: null,
        restarts: 0,
        ...facts,
      }),
    processes: () => Promise.resolve(new Set(pids)),
    log: () => Promise.resolve([]),
    start: unused,
    stop: unused,
    release: unused,
    reload: unused,
    startOf: unused,
    unitFiles: () => Promise.resolve([]),
  };
}

const service = (health: object) => {
  const [found] = Settings.parse({
    services: [
      { unit, health: { timeoutSeconds: 1, busyTimeoutSeconds: 1, steadySeconds: 0, ...health } },
    ],
  }).services;
  if (found === undefined) throw new Error('no service');
  return found;
};
const never = new AbortController().signal;

describe('the health verdict', () => {
  it('is healthy after several good answers in a row', async () => {
    const { port, asked } = await serverWith([500, 200, 503, 200, 302, 200]);
    const verdict = await judge(
      manager({}, [process.pid]),
      service({ successes: 3 }),
      { host: '127.0.0.1', port },
      never,
    );
    expect(verdict.kind).toBe('healthy');
    expect(asked()).toBe(6);
  });

  it('needs good answers over a time span, and counts from the first', async () => {
    const { port, asked } = await serverWith([200]);
    const begun = performance.now();
    const verdict = await judge(
      manager({}, [process.pid]),
      service({ successes: 3, steadySeconds: 0.6 }),
      { host: '127.0.0.1', port },
      never,
    );
    if (verdict.kind !== 'healthy') throw new Error(verdict.kind);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(600);
    expect(verdict.firstGoodAtMs - begun).toBeLessThan(600);
    expect(asked()).toBeGreaterThan(3);
  });

  it('does not add up the answers of two processes', async () => {
    const { port } = await serverWith([200]);
    let pid = 1000;
    const facts = manager({}, [process.pid]);
    const restarting: ServiceManager = {
      ...facts,
      inspect: async (name) => ({ ...(await facts.inspect(name)), mainPid: (pid += 1) }),
    };
    const verdict = await judge(
      restarting,
      service({ successes: 3 }),
      { host: '127.0.0.1', port },
      never,
    );
    expect(verdict.kind).toBe('unhealthy');
  });

  it('does not call a version healthy that dies within the span', async () => {
    const { port } = await serverWith([200]);
    let looks = 0;
    const facts = manager({}, [process.pid]);
    const dying: ServiceManager = {
      ...facts,
      inspect: async (name) => {
        looks += 1;
        return { ...(await facts.inspect(name)), state: looks > 3 ? 'failed' : 'active' };
      },
    };
    const verdict = await judge(
      dying,
      service({ successes: 3, steadySeconds: 3 }),
      { host: '127.0.0.1', port },
      never,
    );
    expect(verdict).toMatchObject({ kind: 'unhealthy' });
  });

  it('does not take an error page for health, and says which error', async () => {
    const { port } = await serverWith([500]);
    const verdict = await judge(
      manager({}, [process.pid]),
      service({}),
      { host: '127.0.0.1', port },
      never,
    );
    expect(verdict).toMatchObject({
      kind: 'unhealthy',
      message: { code: 'service-answers-error', params: { status: 500 } },
    });
  });

  it('does not take a stranger’s good answer for ours, and names the stranger', async () => {
    const { port, asked } = await serverWith([200]);
    const verdict = await judge(manager({}, []), service({}), { host: '127.0.0.1', port }, never);
    expect(verdict).toMatchObject({
      kind: 'unhealthy',
      message: { code: 'service-port-taken', params: { port, fix: `kill ${String(process.pid)}` } },
    });
    expect(asked()).toBe(0);
  });

  it('detects a dead service at once', async () => {
    const { port } = await serverWith([200]);
    servers.splice(0).forEach((server) => server.close());
    const verdict = await judge(
      manager({ state: 'failed' }, []),
      service({ timeoutSeconds: 600 }),
      { host: '127.0.0.1', port },
      never,
    );
    expect(verdict).toMatchObject({ kind: 'unhealthy', message: { code: 'service-died' } });
  });

  it('detects a silent service after the time limit', async () => {
    const verdict = await judge(
      manager({}, []),
      service({}),
      { host: '127.0.0.1', port: 1 },
      never,
    );
    expect(verdict).toMatchObject({ kind: 'unhealthy', message: { code: 'service-hangs' } });
  });

  it('stops when it is cancelled', async () => {
    const verdict = await judge(
      manager({}, []),
      service({ timeoutSeconds: 600 }),
      { host: '127.0.0.1', port: 1 },
      AbortSignal.abort(),
    );
    expect(verdict.kind).toBe('cancelled');
  });
});
