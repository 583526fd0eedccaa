import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect } from 'vitest';
import type { RunReport } from '../../../contract/report';
import { readHistory, remember } from '../../../helper/state/history';
import { currentFile } from '../../../helper/state/version';
import { giveDueReport } from '../../../helper/refresh/report-due';
import { layoutUnder, type Layout } from '../../../helper/state/layout';
import { pathExists } from '../../../helper/lib/path';
import { test } from '../../support/folder';
import { versionOf } from './version-of';

const [now, other] = ['a'.repeat(40), 'b'.repeat(40)];
const due: RunReport = {
  v: 1,
  runId: '20260101T000000-00000001',
  kind: 'refresh',
  requestedBy: 'ada',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:01.000Z',
  durationMs: 1000,
  downtimeMs: 200,
  hookMs: null,
  outcome: 'refreshed',
  message: { code: 'refreshed', params: { commit: 'aaaaaaa', count: 1, seconds: 0.2 } },
  cause: null,
  warnings: [],
  repository: 'https://example.org/repository',
  branch: 'main',
  from: null,
  to: null,
  pinned: false,
  now,
  steps: [],
  failedStep: null,
  failureLog: [],
  dependencyChanges: [],
  saved: null,
  python: null,
  services: [],
  models: null,
};

async function machineWith(root: string, commit: string, due: string): Promise<Layout> {
  const layout = layoutUnder(root);
  await mkdir(layout.privateDir, { recursive: true });
  await mkdir(dirname(currentFile(layout)), { recursive: true });
  const usual = versionOf('a', '2026-05-05T11:30:00.000Z');
  const version = { ...usual, commit: { ...usual.commit, hash: commit } };
  await writeFile(currentFile(layout), JSON.stringify(version));
  await writeFile(layout.reportDue, due);
  return layout;
}
const runs = async (layout: Layout) =>
  (await readHistory(layout)).reports.map(({ runId }) => runId);
const text = JSON.stringify(due);

describe('a history line that is due', () => {
  test.for(['nothing-to-recover', 'completed'] as const)(
    'is written once, where the recovery says %s',
    async (found, { folder }) => {
      const layout = await machineWith(folder, now, text);
      expect(await giveDueReport(layout, found)).toEqual(due);
      expect(await giveDueReport(layout, found)).toBeNull();
      expect(await runs(layout)).toEqual([due.runId]);
    },
  );

  test('is not written twice where the run was killed after it', async ({ folder }) => {
    const layout = await machineWith(folder, now, text);
    await remember(layout, due);
    expect(await giveDueReport(layout, 'nothing-to-recover')).toBeNull();
    expect(await runs(layout)).toEqual([due.runId]);
  });

  test.for([
    ['the recovery took the swap back', now, text, 'rolled-back'],
    ['the journal could not be understood', now, text, 'set-aside'],
    ['another commit is in place', other, text, 'nothing-to-recover'],
    ['it is damaged', now, text.slice(0, 100), 'nothing-to-recover'],
  ] as const)('is forgotten where %s', async ([, commit, due, found], { folder }) => {
    const layout = await machineWith(folder, commit, due);
    expect(await giveDueReport(layout, found)).toBeNull();
    expect(await runs(layout)).toEqual([]);
    expect(await pathExists(layout.reportDue)).toBe(false);
  });
});
