import { execa } from 'execa';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { writeArchive, scrubbedJson, scrubber } from '../../../helper/commands/collect-report';
import { test } from '../../support/folder';

const canary = 'canary5a1e0123456789abcdef';
const scrub = scrubber({
  variables: { LADYLINUX_PORT: '8000', LADYLINUX_HOST: '127.0.0.1', PLAIN: 'plainvalue', X: 'no' },
  home: '/home/ada',
  hostname: 'adas-laptop',
});

describe('what a problem report may say', () => {
  test.for([
    [`API_TOKEN=${canary}`],
    [`{"API_TOKEN": "${canary}"}`],
    [`{'client_secret': '${canary}'}`],
    [`https://ada:${canary}@example.org`],
    [`Bearer ${canary}`],
  ])('has no secret: %s', ([text]) => {
    expect(scrub(text ?? '')).not.toContain(canary);
  });

  test('has no value of the environment file, no home and no name of the computer', () => {
    const said = scrub('plainvalue at /home/ada/x on adas-laptop, no, port 8000 of 127.0.0.1');
    expect(said).toBe('*** at ~/x on HOST, no, port 8000 of 127.0.0.1');
  });

  test('has nothing under the name of a secret, whatever it looks like', () => {
    const text = scrubbedJson(
      { a: [{ apiKey: canary }], password: [canary], b: 'plainvalue' },
      scrub,
    );
    expect(text).not.toContain(canary);
    expect(JSON.parse(text)).toEqual({ a: [{ apiKey: '***' }], password: '***', b: '***' });
  });
});

describe('the archive', () => {
  const files = [{ name: 'about.txt', text: 'about\n' }];

  test('holds what it was given, for its owner only', async ({ folder }) => {
    const path = join(folder, 'report.tar.gz');
    await writeFile(path, 'older', { mode: 0o644 });
    expect(await writeArchive(path, 'title', files)).toEqual({ kind: 'written' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await execa('tar', ['--extract', '--gzip', '--file', path], { cwd: folder });
    expect(await readFile(join(folder, 'title', 'about.txt'), 'utf8')).toBe('about\n');
  });

  test('says why it cannot be written', async ({ folder }) => {
    const answer = await writeArchive(join(folder, 'absent', 'x.tar.gz'), 'title', files);
    expect(answer.kind === 'refused' && answer.reason).toContain('ENOENT');
  });
});
