import { execFileSync } from 'node:child_process';
import {
  appendFile,
  link,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { RunRequest } from '../../../contract/request';
import { Settings } from '../../../contract/settings';
import type { Host } from '../../../helper/host/host';
import { newRunId } from '../../../helper/lib/clock';
import { takeFile } from '../../../helper/lib/take-file';
import { RunEnd } from '../../../helper/refresh/end';
import { Run } from '../../../helper/refresh/run';
import { saveAgain, saveLocalEdits } from '../../../helper/refresh/steps/local-edits';
import { EventLog } from '../../../helper/state/event-log';
import { layoutUnder } from '../../../helper/state/layout';
import { hostileSandbox } from '../../support/answering-task';
import { makeFolder, removeFolder, test } from '../../support/folder';
import { goodAnswers } from '../../support/task-answers';

const answer = (more: object) =>
  JSON.stringify({
    type: 'result',
    result: {
      ...goodAnswers['local-edits'],
      edits: { ...goodAnswers['local-edits'].edits, ...more },
    },
  });

/** A run whose task for local edits is hostile: `body` writes to its folder and answers. */
async function runWith(folder: string, body: (drop: string) => string): Promise<Run> {
  const layout = layoutUnder(folder);
  for (const path of [layout.runDir, layout.next, layout.privateDir])
    await mkdir(path, { recursive: true });
  const drop = join(layout.next, 'saved');
  const host = {
    mode: 'system',
    layout,
    logPlace: 'the log',
    sandbox: hostileSandbox(() => body(drop)),
    makeTaskFolder: (path: string) => mkdir(path, { recursive: true }),
  } as unknown as Host;
  const request = RunRequest.parse({
    v: 1,
    runId: newRunId(),
    kind: 'refresh',
    requestedAt: new Date().toISOString(),
    requestedBy: 'ada',
  });
  const events = await EventLog.begin(layout, request.runId, () => undefined);
  return new Run(
    host,
    Settings.parse({}),
    request,
    events,
    new Date(),
    new AbortController().signal,
    { pid: process.pid, startTime: 0 },
  );
}

describe('threat 29: the answer of a task names no file for root', () => {
  test('a path that it answers is nothing to root', async ({ folder }) => {
    const victim = join(folder, 'victim');
    await writeFile(victim, 'only root may touch this');
    const run = await runWith(
      folder,
      (drop) => `
        require('node:fs').writeFileSync(${JSON.stringify(join(drop, 'edits.tar.gz'))}, 'packed');
        process.stdout.write(key + ${JSON.stringify(answer({ archive: victim, archived: true }))} + '\\n');`,
    );
    const saved = await saveLocalEdits(run, join(folder, 'app'), true);
    if (saved instanceof RunEnd) throw new Error(saved.said.code);
    expect(await readFile(victim, 'utf8')).toBe('only root may touch this');
    expect(saved?.archive).toBe(join(run.layout.saved, `${run.request.runId}.tar.gz`));
    expect(await readFile(saved?.archive ?? '', 'utf8')).toBe('packed');
    expect((await stat(saved?.archive ?? '')).mode & 0o777).toBe(0o600);
  });

  test('the newest archives stay, within what they may fill, and what is no archive of a run', async ({
    folder,
  }) => {
    const run = await runWith(
      folder,
      (drop) => `
        require('node:fs').writeFileSync(${JSON.stringify(join(drop, 'edits.tar.gz'))}, 'packed');
        process.stdout.write(key + ${JSON.stringify(answer({ archived: true }))} + '\\n');`,
    );
    const { saved } = run.layout;
    await mkdir(join(saved, 'doctor-20250101T000000'), { recursive: true });
    const nameOf = (age: number) => `202501${String(31 - age).padStart(2, '0')}T000000-abc.tar.gz`;
    for (let age = 0; age < 31; age += 1) await writeFile(join(saved, nameOf(age)), 'old');
    const large = 10 * run.settings.saveLimitMiB * 1024 * 1024;
    await truncate(join(saved, nameOf(10)), large);
    const edits = await saveLocalEdits(run, join(folder, 'app'), true);
    if (edits instanceof RunEnd) throw new Error(edits.said.code);
    const left = (await readdir(saved)).sort();
    const young = Array.from({ length: 10 }, (_, age) => nameOf(age));
    expect(left).toEqual(
      [...young, `${run.request.runId}.tar.gz`, 'doctor-20250101T000000'].sort(),
    );
  });

  test.each<[string, (drop: string, victim: string) => string]>([
    [
      'a link',
      (drop, victim) => `fs.symlinkSync(${JSON.stringify(victim)}, ${JSON.stringify(drop)});`,
    ],
    [
      'a second name',
      (drop, victim) => `fs.linkSync(${JSON.stringify(victim)}, ${JSON.stringify(drop)});`,
    ],
    ['a folder', (drop) => `fs.mkdirSync(${JSON.stringify(drop)});`],
    [
      'a FIFO',
      (drop) => `require('node:child_process').execFileSync('mkfifo', [${JSON.stringify(drop)}]);`,
    ],
    ['nothing', () => ''],
  ])('%s in place of the archive ends the run before the stop', async (_what, act) => {
    const folder = await makeFolder('saved-edits-');
    const victim = join(folder, 'victim');
    await writeFile(victim, 'only root may touch this');
    const run = await runWith(
      folder,
      (drop) => `
        const fs = require('node:fs');
        ${act(join(drop, 'edits.tar.gz'), victim)}
        process.stdout.write(key + ${JSON.stringify(answer({ archived: true }))} + '\\n');`,
    );
    const ended = await saveLocalEdits(run, join(folder, 'app'), true);
    expect(ended).toMatchObject({ kind: 'ended', outcome: 'staging-failed' });
    expect(await readFile(victim, 'utf8')).toBe('only root may touch this');
    expect(await readdir(run.layout.saved)).toEqual([]);
    await removeFolder(folder);
  });
});

describe('a file of somebody else', () => {
  test('is taken as a copy, whole, of one owner and one name', async ({ folder }) => {
    const from = join(folder, 'from');
    const text = 'x'.repeat(3_000_000);
    await writeFile(from, text, { mode: 0o666 });
    const to = join(folder, 'to');
    expect(await takeFile({ from, to, folder, mostBytes: 5_000_000 })).toEqual({ kind: 'taken' });
    expect(await readFile(to, 'utf8')).toBe(text);
    expect((await stat(to)).ino).not.toBe((await stat(from)).ino);
  });

  test('is refused where it is larger than it may be, a link, or has two names', async ({
    folder,
  }) => {
    const from = join(folder, 'from');
    await writeFile(from, 'x'.repeat(100));
    const to = join(folder, 'to');
    const take = (path: string, mostBytes = 1000) =>
      takeFile({ from: path, to, folder, mostBytes });
    expect((await take(from, 99)).kind).toBe('refused');
    await symlink(from, join(folder, 'link'));
    expect((await take(join(folder, 'link'))).kind).toBe('refused');
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    expect((await take(join(folder, 'fifo'))).kind).toBe('refused');
    await link(from, join(folder, 'second'));
    expect((await take(from)).kind).toBe('refused');
    expect(await readdir(folder)).not.toContain('to');
  });
});

describe('what is written to after it was packed', () => {
  /** Each pack holds its number. */
  const numbered = (drop: string, settled: boolean, archived = true) => `
    const fs = require('node:fs');
    const count = ${JSON.stringify(join(drop, '../packs'))};
    fs.appendFileSync(count, '.');
    const number = fs.readFileSync(count, 'utf8').length;
    fs.writeFileSync(${JSON.stringify(join(drop, 'edits.tar.gz'))}, String(number));
    const answer = ${answer({ archived: true, total: 1, files: [{ path: 'app.log', sizeBytes: 3, change: 'untracked' }] })};
    answer.result.unsettled = ${String(!settled)};
    if (number > 1) answer.result.edits.archived = ${String(archived)};
    process.stdout.write(key + JSON.stringify(answer) + "\\n");`;

  test.each([
    ['while it was packed', false, false, true, '2'],
    ['later', true, true, true, '2'],
    ['never', true, false, true, '1'],
    ['and cannot be packed again', false, false, false, '1'],
  ])('%s', async (_, settled, isTouched, archived, holds) => {
    const folder = await makeFolder('ladylinux-again-');
    try {
      const app = join(folder, 'app');
      await mkdir(app);
      await writeFile(join(app, 'app.log'), 'old');
      const run = await runWith(folder, (drop) => numbered(drop, settled, archived));
      const saved = await saveLocalEdits(run, app, true);
      if (saved === null || saved instanceof RunEnd) throw new Error('not saved');
      run.found.saved = saved;
      if (isTouched) await appendFile(join(app, 'app.log'), 'new');
      else if (settled && run.found.packedAtMs !== null) run.found.packedAtMs += 60_000;
      await saveAgain(run, app);
      expect(await readFile(saved.archive ?? '', 'utf8')).toBe(holds);
      const told = run.warnings.filter(({ code }) => code === 'local-edits-again');
      expect(told.map(({ params }) => params['isWhole'])).toEqual(
        !settled || isTouched ? [archived ? 'yes' : 'no'] : [],
      );
    } finally {
      await removeFolder(folder);
    }
  });
});
