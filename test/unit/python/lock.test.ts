import { describe, expect, test } from 'vitest';
import { diffLocks, fingerprint, lockFromText, parseLock } from '../../../helper/tasks/python';
import { lockFromRequirements } from '../../../helper/tasks/python/lock';

const a = 'a'.repeat(64);
const b = 'b'.repeat(64);

describe('a lock', () => {
  test('is sorted, normalized and free of doubles', () => {
    const lock = lockFromRequirements(
      `uvicorn[standard]==0.54.0 --hash=sha256:${b}\n` +
        `Jinja2==3.1.6 \\\n    --hash=sha256:${b} \\\n    --hash=sha256:${a}\n` +
        `uvicorn==0.54.0 --hash=sha256:${b}\n`,
    );
    expect(lock).toMatchObject({ ok: true, value: { packages: 2 } });
    expect(lock.ok && lock.value.text).toBe(
      `jinja2==3.1.6 --hash=sha256:${a} --hash=sha256:${b}\nuvicorn==0.54.0 --hash=sha256:${b}\n`,
    );
  });

  test('keeps markers and index lines, and reads back as itself', () => {
    const made = lockFromRequirements(
      `a==1 ; sys_platform == "win32" --hash=sha256:${a}\nb==2 --hash=sha256:${b}\n`,
      ['--extra-index-url https://packages.example.invalid/simple'],
    );
    if (!made.ok) throw new Error('not made');
    expect(made.value.text.split('\n')[0]).toBe(
      '--extra-index-url https://packages.example.invalid/simple',
    );
    expect(parseLock(made.value.text)[0]).toMatchObject({ marker: 'sys_platform == "win32"' });
    expect(lockFromText(made.value.text)).toEqual(made.value);
  });

  test('has a hash on every line', () => {
    expect(lockFromRequirements(`a==1 --hash=sha256:${a}\nb==1\n`)).toEqual({
      ok: false,
      failure: { kind: 'not-lockable', requirements: ['b==1'] },
    });
    expect(() => parseLock('b==1\n')).toThrow('not a line of a lock');
  });
});

test('the difference of two locks', () => {
  const before = `a==1 --hash=sha256:${a}\nb==1 --hash=sha256:${a}\nc==1 --hash=sha256:${a}\n`;
  const after = `a==1 --hash=sha256:${b}\nb==2 --hash=sha256:${a}\nd==1 --hash=sha256:${a}\n`;
  expect(diffLocks(before, after)).toEqual([
    { name: 'b', from: '1', to: '2' },
    { name: 'c', from: '1', to: null },
    { name: 'd', from: null, to: '1' },
  ]);
  expect(diffLocks(null, after)).toHaveLength(3);
});

test('the fingerprint changes with the lock, the Python and the platform', () => {
  const python = {
    version: '3.11.2',
    abi: 'cpython-311-x86_64-linux-gnu',
    platform: 'linux-x86_64',
  };
  const text = `a==1 --hash=sha256:${a}\n`;
  const prints = [
    fingerprint({ text }, python),
    fingerprint({ text: `${text}b==1 --hash=sha256:${a}\n` }, python),
    fingerprint({ text }, { ...python, version: '3.11.3' }),
    fingerprint({ text }, { ...python, platform: 'linux-aarch64' }),
  ];
  expect(new Set(prints).size).toBe(4);
  expect(fingerprint({ text }, { ...python })).toBe(prints[0]);
});
