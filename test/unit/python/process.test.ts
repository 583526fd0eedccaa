import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runProcess, type ProcessOptions } from '../../../helper/tasks/python/process';

const shell = (script: string, more: Partial<ProcessOptions> = {}) =>
  runProcess('/bin/sh', ['-c', script], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    seconds: 20,
    ...more,
  });

/** A zombie does not run: it only waits until init reaps it, which may take a while. */
async function isRunning(pid: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat !== null && !stat.includes(') Z ');
}

test('the check itself knows who runs', async () => {
  expect(await isRunning(String(process.pid))).toBe(true);
});

test('output, exit code and environment', async () => {
  const lines: string[] = [];
  const run = await shell('echo one; echo two >&2; env | sort; exit 3', {
    env: { PATH: '/usr/bin:/bin', ONLY: 'this' },
    onOutput: (line) => lines.push(line),
  });
  expect(run).toMatchObject({ ended: 'exited', exitCode: 3 });
  expect(run.stdout).toMatch(/^one\nONLY=this\nPATH=\/usr\/bin:\/bin\nPWD=\/\n$/);
  expect(run.tail).toContain('two');
  expect(lines).toEqual(expect.arrayContaining(['one', 'two', 'ONLY=this']));
});

test('arguments reach the program as they are', async () => {
  const run = await runProcess('/usr/bin/printf', ['%s|', '$(id)', 'a;b', '*'], {
    cwd: '/',
    env: {},
    seconds: 5,
  });
  expect(run.stdout).toBe('$(id)|a;b|*|');
});

test('an answer on standard output is not shown', async () => {
  const lines: string[] = [];
  const run = await shell('echo answer; echo noise >&2', {
    stdoutIsAnswer: true,
    onOutput: (line) => lines.push(line),
  });
  expect(run.stdout).toBe('answer\n');
  expect(run.tail).toBe('noise\n');
  expect(lines).toEqual(['noise']);
});

test('a program that does not read its input', async () => {
  const run = await shell('exit 0', { input: 'x'.repeat(2_000_000) });
  expect(run).toMatchObject({ ended: 'exited', exitCode: 0 });
});

test('a program that is not there', async () => {
  const run = await runProcess('/nonexistent/uv', [], { cwd: '/', env: {}, seconds: 5 });
  expect(run).toMatchObject({ ended: 'not-started', exitCode: null });
  expect(run.tail).toContain('ENOENT');
});

test('a program that a signal ends', async () => {
  expect(await shell('kill -9 $$')).toMatchObject({ ended: 'killed', exitCode: null });
});

test('the time limit ends children too', async () => {
  const run = await shell('sleep 300 & echo $!; wait', { seconds: 0.3 });
  expect(run.ended).toBe('timed-out');
  expect(await isRunning(run.stdout.trim())).toBe(false);
});

test('a child that outlives its parent is ended', async () => {
  const begun = performance.now();
  const run = await shell('sleep 300 & echo $!');
  expect(performance.now() - begun).toBeLessThan(5_000);
  await wait(100);
  expect(await isRunning(run.stdout.trim())).toBe(false);
});

test('a cancel, before and during', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 200);
  expect((await shell('sleep 300', { signal: stop.signal })).ended).toBe('cancelled');
  expect((await shell('echo never', { signal: stop.signal })).stdout).toBe('');
});

test('a line without an end does not fill the memory', async () => {
  const lines: string[] = [];
  const run = await shell('head -c 3000000 /dev/zero | tr "\\0" x', {
    onOutput: (line) => lines.push(line),
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toHaveLength(4_000);
  expect(run.tail).toHaveLength(65_536);
});
