import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunReport } from '../../../contract/report';
import { readHistory, remember } from '../../../helper/state/history';
import { layoutUnder, type Layout } from '../../../helper/state/layout';
import { linesBackwards } from '../../../common/lines';

let root: string;
let layout: Layout;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'history-'));
  layout = layoutUnder(root);
  await mkdir(dirname(layout.history), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

const report = (number: number): RunReport => ({
  v: 1,
  runId: `20260101T000000-${number.toString(16).padStart(8, '0')}`,
  kind: 'refresh',
  requestedBy: 'ada',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:01.000Z',
  durationMs: 1000,
  downtimeMs: null,
  hookMs: null,
  outcome: 'nothing-to-do',
  message: { code: 'nothing-to-do', params: { branch: 'main', commit: 'abcdef0' } },
  cause: null,
  warnings: [],
  repository: 'https://github.com/theCodingProfessor/LadyLinux',
  branch: 'main',
  from: null,
  to: null,
  now: null,
  steps: [],
  failedStep: null,
  failureLog: [],
  dependencyChanges: [],
  saved: null,
  python: null,
  services: [],
  models: null,
});

const numbers = async (most?: number) =>
  (await readHistory(layout, most)).reports.map(({ runId }) =>
    Number.parseInt(runId.slice(-8), 16),
  );

describe('the history of runs', () => {
  it('is none before the first', async () => {
    expect(await readHistory(layout)).toEqual({ reports: [], damagedLines: 0 });
  });

  it('is listed newest first, as many as requested', async () => {
    for (const number of [1, 2, 3]) expect(await remember(layout, report(number))).toBeNull();
    expect(await numbers()).toEqual([3, 2, 1]);
    expect(await numbers(2)).toEqual([3, 2]);
  });

  it('reads only as much of a long one as it reports', async () => {
    await writeFile(layout.history, `${'x'.repeat(3_000_000)}\n${JSON.stringify(report(1))}\n`);
    expect(await readHistory(layout, 1)).toMatchObject({ damagedLines: 0 });
    expect(await readHistory(layout)).toMatchObject({ damagedLines: 1 });
  });

  it('loses its older half where it is longer than twenty megabytes, and nothing else', async () => {
    const line = (number: number) =>
      `${JSON.stringify({ ...report(number), requestedBy: 'x'.repeat(90) })}\n`;
    const many = Math.ceil(20_000_000 / line(1).length);
    await writeFile(layout.history, Array.from({ length: many }, (_, i) => line(i)).join(''));
    await remember(layout, report(many));
    const kept = await numbers();
    expect(kept[0]).toBe(many);
    expect(kept).toEqual(Array.from(kept, (_, at) => many - at));
    expect(kept.length / many).toBeCloseTo(0.5, 1);
    await remember(layout, report(many + 1));
    expect(await numbers()).toHaveLength(kept.length + 1);
  });

  it('keeps three damaged ones', async () => {
    const asides: (string | null)[] = [];
    for (const number of [1, 2, 3, 4, 5]) {
      await appendFile(layout.history, '{"v":1,');
      asides.push(await remember(layout, report(number)));
    }
    const there = (await readdir(dirname(layout.history))).filter((name) =>
      name.includes('damaged'),
    );
    expect(there.sort()).toEqual(asides.slice(2).map((aside) => basename(String(aside))));
  });

  it('sets one aside whose end was cut, and keeps what can be read', async () => {
    await remember(layout, report(1));
    await remember(layout, report(2));
    await appendFile(layout.history, JSON.stringify(report(3)).slice(0, 50));
    const aside = await remember(layout, report(4));
    expect(aside).not.toBeNull();
    expect(await numbers()).toEqual([4, 2, 1]);
    expect(await readFile(String(aside), 'utf8')).toContain(report(2).runId);
  });

  it('is not read through a link', async () => {
    await writeFile(join(root, 'elsewhere'), `${JSON.stringify(report(1))}\n`);
    await symlink(join(root, 'elsewhere'), layout.history);
    await expect(readHistory(layout)).rejects.toThrow('ELOOP');
  });
});

describe('lines, last one first', () => {
  it.each([
    ['', ['']],
    ['one', ['one']],
    ['one\n', ['', 'one']],
    ['\none\n\ntwo\n', ['', 'two', '', 'one', '']],
    [`${'ä'.repeat(400_000)}\n${'b'.repeat(300_000)}`, ['b'.repeat(300_000), 'ä'.repeat(400_000)]],
  ])('of %j', async (text, expected) => {
    await writeFile(layout.history, text);
    const lines: string[] = [];
    for await (const line of linesBackwards(layout.history)) lines.push(line);
    expect(lines).toEqual(expected);
  });
});
