import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Outcome } from '../../../contract/outcome';
import { Settings } from '../../../contract/settings';
import { healthCheck } from '../../../helper/doctor/checks/health';
import type { Question } from '../../../helper/doctor/question';
import type { Host } from '../../../helper/host/host';
import type { ServiceFacts } from '../../../helper/host/services';
import { status } from '../../../helper/service/status';
import { layoutUnder } from '../../../helper/state/layout';
import { currentFile } from '../../../helper/state/version';
import { test } from '../../support/folder';
import { aReport } from '../main/make';
import { versionOf } from '../run/version-of';

const unit = 'ladylinux-api.service';
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

interface Given {
  readonly facts: Partial<ServiceFacts>;
  /** null: nothing listens. */
  readonly answers: number | null;
  readonly lastRun?: Outcome;
}

/** A LadyLinux in a prefix whose one service is as it is given. */
async function withService<T>(
  folder: string,
  { facts, answers, lastRun }: Given,
  look: (host: Host, settings: Settings) => Promise<T>,
): Promise<T> {
  const layout = layoutUnder(folder);
  const server = createServer((_, response) => response.writeHead(answers ?? 500).end());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  if (answers === null) await new Promise((done) => server.close(done));
  for (const path of [layout.envFile, currentFile(layout), layout.lastStatus])
    await mkdir(dirname(path), { recursive: true });
  await writeFile(layout.envFile, `LADYLINUX_PORT=${String(port)}\n`);
  await writeFile(currentFile(layout), JSON.stringify(versionOf('a')));
  if (lastRun !== undefined)
    await writeFile(layout.lastStatus, JSON.stringify(aReport({ outcome: lastRun })));
  await mkdir(join(layout.app), { recursive: true });
  const services = {
    inspect: () =>
      Promise.resolve({
        unit,
        state: 'active',
        since: ago(600),
        mainPid: process.pid,
        memoryBytes: 1,
        restarts: 0,
        ...facts,
      }),
    processes: () => Promise.resolve(new Set([process.pid])),
  };
  const host = { mode: 'embedded', layout, services } as unknown as Host;
  try {
    return await look(host, Settings.parse({}));
  } finally {
    if (answers !== null) await new Promise((done) => server.close(done));
  }
}

const loop = { restarts: 4, since: ago(3) };
const rows: readonly (readonly [string, Given, string, string[], string[]])[] = [
  ['serves', { facts: {}, answers: 200 }, 'healthy', [], []],
  ['was restarted long ago', { facts: { restarts: 7 }, answers: 200 }, 'healthy', [], []],
  [
    'dies again and again, and answers in between',
    { facts: loop, answers: 200 },
    'attention',
    ['service-loops'],
    ['found-service-loops'],
  ],
  [
    'dies again and again before it answers',
    { facts: loop, answers: null },
    'attention',
    ['service-loops'],
    ['found-service-loops'],
  ],
  [
    'waits to be started again',
    { facts: { ...loop, state: 'activating' }, answers: null },
    'attention',
    ['service-loops'],
    ['found-service-loops'],
  ],
  ['was just started', { facts: { since: ago(3) }, answers: null }, 'starting', [], []],
  [
    'was just started, and a run waited for it without success',
    { facts: { since: ago(3) }, answers: null, lastRun: 'needs-attention' },
    'attention',
    [],
    [],
  ],
  [
    'is being started, and a run waited for it without success',
    { facts: { state: 'activating' }, answers: null, lastRun: 'needs-attention' },
    'attention',
    [],
    [],
  ],
  ['answers with an error', { facts: {}, answers: 500 }, 'attention', [], ['found-health-error']],
  ['refuses', { facts: {}, answers: 401 }, 'attention', [], ['found-health-error']],
  [
    'has failed',
    { facts: { state: 'failed' }, answers: null },
    'attention',
    [],
    ['found-service-down'],
  ],
  [
    'is stopped',
    { facts: { state: 'inactive' }, answers: null },
    'stopped',
    [],
    ['found-service-down'],
  ],
];

describe('a service that', () => {
  for (const [what, given, condition, problems] of rows)
    test(what, async ({ folder }) => {
      await withService(folder, given, async (host, settings) => {
        const told = await status(host, '1', { kind: 'read', settings, stored: {} });
        expect(told.condition).toBe(condition);
        const ours = told.problems.map(({ code }) => code as string);
        expect(ours.filter((code) => code.startsWith('service-'))).toEqual(problems);
      });
    });

  for (const [what, given, condition, , findings] of rows.filter(([, , is]) => is !== 'starting'))
    test(`${what} is ${condition} to doctor`, async ({ folder }) => {
      await withService(folder, given, async (host, settings) => {
        const question = {
          ...{ host, settings, stored: {}, hasSystemd: false },
          ...{ read: { kind: 'read', settings, stored: {} }, signal: AbortSignal.abort() },
        } as unknown as Question;
        const { found } = await healthCheck.look(question);
        const codes = found.map(({ finding }) => finding.what.code as string);
        // a service that is only young is checked later
        expect(given.lastRun === undefined ? codes : []).toEqual(findings);
      });
    });
});
