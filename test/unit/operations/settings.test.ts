import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { message } from '../../../contract/message';
import { resetSettings, saveSettings } from '../../../helper/commands/operations/settings';
import { takeProposal } from '../../../helper/commands/packages-option';
import { aReport } from '../main/make';
import { changeSettingsSaved } from '../../../helper/doctor/change-settings';
import { readSettings } from '../../../helper/state/settings-file';
import { carryOut } from '../../../helper/install/change';
import { prefixHost } from '../../../helper/host/prefix/host';
import type { Host } from '../../../helper/host/host';

let folder: string;
let file: string;
let host: Host;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
  host = prefixHost(folder, []);
  file = host.layout.settingsFile;
  await mkdir(host.layout.etc, { recursive: true });
  await writeFile(file, '{"version":1,"branch":"main","keep":5}');
});
afterEach(() => rm(folder, { recursive: true }));
const stored = async () => JSON.parse(await readFile(file, 'utf8')) as unknown;

it('agreeing to proposed packages leaves what else is said of packages', async () => {
  await writeFile(
    file,
    '{"version":1,"packages":{"names":[],"minimumAgeDays":9,"exempt":["ours"]}}',
  );
  const said = message('packages-proposed', { reasons: 'fastapi (api_layer.py:1)' });
  const report = aReport({ message: { ...said, params: { ...said.params, packages: 'fastapi' } } });
  const context = { host, json: true, locale: 'en' } as unknown as Parameters<
    typeof takeProposal
  >[0];
  expect(await takeProposal(context, report, ['proposed', 'idna==3.7'])).toBe(true);
  const packages = { names: ['fastapi', 'idna==3.7'], minimumAgeDays: 9, exempt: ['ours'] };
  expect(await stored()).toEqual({ version: 1, packages });
});

it('“proposed” alone is no answer where a package is unknown', async () => {
  const params = { packages: 'fastapi', reasons: 'fastapi (a.py:1)', unknown: 'ours (a.py:2)' };
  const report = aReport({ message: message('packages-proposed-unknown', params) });
  const context = { host, json: true, locale: 'en' } as unknown as Parameters<
    typeof takeProposal
  >[0];
  expect(await takeProposal(context, report, ['proposed'])).toBe(false);
  expect(await stored()).toEqual({ version: 1, branch: 'main', keep: 5 });
  expect(await takeProposal(context, report, ['proposed', 'ours-tools'])).toBe(true);
});

describe('saving settings', () => {
  it('changes only the given values and leaves the rest as a person wrote it', async () => {
    expect((await saveSettings(host, { branch: 'develop' })).kind).toBe('done');
    expect(await stored()).toEqual({ version: 1, branch: 'develop', keep: 5 });
    expect((await stat(file)).mode & 0o777).toBe(0o644);
  });

  it('goes back to a default with null', async () => {
    expect((await saveSettings(host, { keep: null })).kind).toBe('done');
    expect(await stored()).toEqual({ version: 1, branch: 'main' });
  });

  it.each([
    [{ branch: '--upload-pack=x' }],
    [{ repository: 'ext::sh -c id' }],
    [{ repository: 'file:///etc' }],
    [{ services: [{ unit: '../../etc/passwd' }] }],
    [{ branches: 'typo' }],
    [{ keep: 0 }],
    [[]],
    ['text'],
    [null],
  ])('refuses %j and changes nothing', async (change: unknown) => {
    expect((await saveSettings(host, change)).kind).toBe('refused');
    expect(await stored()).toEqual({ version: 1, branch: 'main', keep: 5 });
  });

  it('says that the machine is not set up where there are no settings', async () => {
    await rm(file);
    expect(await saveSettings(host, { branch: 'x' })).toMatchObject({
      kind: 'refused',
      message: { code: 'not-set-up' },
    });
  });
});

describe('settings that cannot be used', () => {
  const sentenceOf = async (text: string) => {
    await writeFile(file, text);
    const read = await readSettings(file);
    return read.kind === 'bad' ? read.message : read.kind;
  };

  it.each([
    ['{"brnach":"x"}', 'settings-key-unknown-near', { place: 'brnach', near: 'branch' }],
    ['{"zzzzzzz":"x"}', 'settings-key-unknown', { place: 'zzzzzzz', name: 'zzzzzzz' }],
    [
      '{"services":[{"helth":{}}]}',
      'settings-key-unknown-near',
      { place: 'services.0.helth', name: 'services', near: 'health' },
    ],
    [
      '{"packages":{"name":[]}}',
      'settings-key-unknown-near',
      { place: 'packages.name', near: 'names' },
    ],
    ['{"keep":0}', 'settings-invalid', { name: 'keep' }],
    ['[]', 'settings-no-object', {}],
    ['{', 'settings-not-json', { line: 1 }],
  ])('%s is told as %s', async (text, code, params) => {
    expect(await sentenceOf(text)).toMatchObject({ code, params });
  });

  it('are sound again once what is wrong has its default, and what else was said stays', async () => {
    await writeFile(file, '{"version":1,"branch":"develop","keep":0}');
    expect((await saveSettings(host, { keep: null })).kind).toBe('done');
    expect(await stored()).toEqual({ version: 1, branch: 'develop' });
  });

  it('a change that leaves them wrong is refused, and names what is wrong in the file', async () => {
    await writeFile(file, '{"version":1,"keep":0}');
    expect(await saveSettings(host, { branch: 'x' })).toMatchObject({
      message: { code: 'settings-invalid', params: { name: 'keep' } },
    });
    expect(await saveSettings(host, { keep: 0 })).toMatchObject({
      message: { code: 'setting-refused', params: { place: 'keep' } },
    });
  });

  it('begin again from the defaults, and nothing of them is lost', async () => {
    await writeFile(file, '{"branch": nonsense');
    const answer = await resetSettings(host);
    expect(answer.kind).toBe('done');
    if (answer.kind === 'done')
      expect(await readFile(answer.file, 'utf8')).toBe('{"branch": nonsense');
    expect((await readSettings(file)).kind).toBe('read');
  });
});

describe('other writers of the settings', () => {
  const tooMany = Array.from({ length: 17 }, (_, at) => ({ unit: `a${String(at)}.service` }));
  const before = { version: 1, branch: 'main', keep: 5 };

  it('a fix of doctor stores nothing that could not be read again, and keeps no copy for it', async () => {
    const saved: string[] = [];
    const keep = {
      file: (path: string) => Promise.resolve((saved.push(path), path)),
    };
    const change = changeSettingsSaved(host, keep, () => ({ services: tooMany }));
    await expect(change).rejects.toThrow('services');
    expect(await stored()).toEqual(before);
    expect(saved).toEqual([]);
    await changeSettingsSaved(host, keep, ({ keep: kept }) => ({ keep: kept + 1 }));
    expect(await stored()).toEqual({ ...before, keep: 6 });
    expect(saved).toEqual([file]);
  });

  it('nor does the installation', async () => {
    const change = { kind: 'settings', path: file, stored: { services: tooMany } } as const;
    await expect(carryOut(change)).rejects.toThrow('services');
    expect(await stored()).toEqual(before);
  });
});
