import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { bundleFile, mostManifestBytes } from '../../../contract/bundle';
import { offersSomething, type Standing, type Stick } from '../../../contract/stick';
import { reduceApp } from '../../../main/app-state';
import { stickNotice } from '../../../main/desktop/notice-rules';
import { standsFor } from '../../../main/features/stick-state';
import { bundleFolderOn, mediaPlaces, volumesIn } from '../../../main/sticks/volumes';
import { MediaWatch } from '../../../main/sticks/watch';
import { trayMenu } from '../../../main/tray/menu';
import { stickText } from '../../../words/stick';
import { test } from '../../support/folder';
import { aState, aStatus, newHash, oldHash } from './make';

const friday = '2026-11-27T15:00:00.000Z';
const now = new Date('2026-11-30T12:00:00.000Z');
const aStick = (part: Partial<Stick['offer']> = {}): Stick => ({
  ...{ name: 'TEACHER', folder: '/media/ada/TEACHER', isPutAway: false },
  offer: {
    ...{ fingerprint: 'c'.repeat(64), repository: 'https://example.org/repository' },
    ...{ branch: 'main', commit: newHash, since: null, madeAt: friday, files: 3, bytes: 1000 },
    ...{ pythons: ['3.11'], models: 1, standing: 'newer', newCommits: 12 },
    ...{ lackedModels: 1, lackedBytes: 4.4e9 },
    ...part,
  },
});

describe('volumes', () => {
  test('are folders of their own, by names without what is not seen', async ({ folder }) => {
    await mkdir(join(folder, 'a\u202eKCITS'));
    await mkdir(join(folder, '\u200b'));
    await mkdir(join(folder, `long${'x'.repeat(200)}`));
    await writeFile(join(folder, 'file'), '');
    await symlink('/', join(folder, 'link'));
    const found = await volumesIn([folder, join(folder, 'none')], false);
    expect(found.map(({ name }) => name).sort()).toEqual(['?', 'aKCITS', `long${'x'.repeat(56)}`]);
    // a folder that was left behind where nothing is mounted any more
    expect(await volumesIn([folder], true)).toEqual([]);
    const link = join(folder, 'place');
    await symlink(folder, link);
    expect(await volumesIn([link], false)).toEqual([]);
  });

  it('are where the desktop mounts them, or in the demo', () => {
    expect(mediaPlaces('/tmp/prefix')).toEqual(['/tmp/prefix/media']);
    expect(mediaPlaces(null)).toEqual([
      expect.stringMatching(/^\/media\/./),
      expect.stringMatching(/^\/run\/media\/./),
    ]);
  });
});

describe('a bundle on one', () => {
  test('is a plain file of a size that is read, in a folder that is none of a link', async ({
    folder,
  }) => {
    const volume = { name: 'STICK', path: join(folder, 'STICK') };
    const at = async (name: string) => {
      await mkdir(join(volume.path, name), { recursive: true });
      return join(volume.path, name, bundleFile);
    };
    const found = async () => (await bundleFolderOn(volume))?.folder ?? null;
    const root = await at('.');
    expect(await found()).toBeNull();
    await writeFile(root, '');
    expect(await found()).toBeNull();
    await truncate(root, mostManifestBytes + 1);
    expect(await found()).toBeNull();
    await rm(root);
    execFileSync('mkfifo', [root]);
    expect(await found()).toBeNull();
    await rm(root);
    await writeFile(join(folder, 'elsewhere'), '{}');
    await symlink(join(folder, 'elsewhere'), root);
    expect(await found()).toBeNull();

    await mkdir(join(folder, 'outside'));
    await writeFile(join(folder, 'outside', bundleFile), '{}');
    await symlink(join(folder, 'outside'), join(volume.path, 'LadyLinux'));
    expect(await found()).toBeNull();
    await rm(join(volume.path, 'LadyLinux'));
    await writeFile(await at('LadyLinux'), '{}');
    expect(await found()).toBe(join(volume.path, 'LadyLinux'));
    const before = (await bundleFolderOn(volume))?.stamp;
    await writeFile(await at('LadyLinux'), '{"v": 1}');
    expect((await bundleFolderOn(volume))?.stamp).not.toBe(before);
    await rm(root);
    await writeFile(root, '{}');
    expect(await found()).toBe(volume.path);
  });
});

describe('what is plugged in', () => {
  test('is noticed, even if its folder does not exist yet or any more', async ({ folder }) => {
    const place = join(folder, 'ada');
    const heard = vi.fn();
    const watch = new MediaWatch([place], heard);
    watch.begin();
    const hears = async (change: () => Promise<unknown>) => {
      heard.mockClear();
      await change();
      await vi.waitFor(() => expect(heard).toHaveBeenCalled(), 20_000);
    };
    await hears(() => mkdir(place));
    await hears(() => mkdir(join(place, 'STICK')));
    await hears(() => rm(join(place, 'STICK'), { recursive: true }));
    await hears(() => rm(place, { recursive: true }));
    await hears(() => mkdir(place));
    await hears(() => mkdir(join(place, 'STICK')));
    watch.stop();
  });
});

describe('what is said of a stick', () => {
  const text = (part: Partial<Stick['offer']> = {}) => stickText(aStick(part), 'en', now);

  it('is how far ahead it is, and which models are lacking', () => {
    expect(text()).toBe(
      '“TEACHER” has LadyLinux as of Friday: 12 new commits, 1 model that is missing here (4.4 GB).',
    );
    expect(text({ newCommits: 1, lackedModels: 0 })).toBe(
      '“TEACHER” has LadyLinux as of Friday: 1 new commit.',
    );
    expect(text({ standing: 'same', lackedModels: 2, madeAt: now.toISOString() })).toBe(
      '“TEACHER” has LadyLinux as of today: the version that you have, 2 models that are missing here (4.4 GB).',
    );
    expect(text({ standing: 'older', lackedModels: 0, madeAt: '2026-11-02T12:00:00.000Z' })).toBe(
      '“TEACHER” has LadyLinux as of November 2, 2026: an older version than yours.',
    );
    expect(text({ standing: 'first', lackedModels: 0 })).toBe(
      '“TEACHER” has LadyLinux as of Friday: all that setting up needs.',
    );
    expect(text({ standing: 'another', branch: 'develop' })).toContain('LadyLinux of develop from');
  });

  it('is offered where there is something in it, and only then', () => {
    const offers = (standing: Standing, lackedModels: number) =>
      offersSomething(aStick({ standing, lackedModels }));
    expect(offers('newer', 0)).toBe(true);
    expect(offers('unknown', 0)).toBe(true);
    expect(offers('first', 0)).toBe(true);
    expect(offers('same', 1)).toBe(true);
    expect(offers('older', 1)).toBe(true);
    expect(offers('same', 0)).toBe(false);
    expect(offers('older', 0)).toBe(false);
    expect(offers('another', 3)).toBe(false);
  });

  it('is in the tray’s menu while it is offered, and leads to its card', () => {
    const entries = (stick: Stick | null) =>
      trayMenu(aState({ stick }), 'en', now).filter(
        (entry) => entry.kind === 'item' && entry.label.includes('TEACHER'),
      );
    expect(entries(aStick())).toMatchObject([{ action: { kind: 'show', section: 'overview' } }]);
    expect(entries({ ...aStick(), isPutAway: true })).toEqual([]);
    expect(entries(aStick({ standing: 'same', lackedModels: 0 }))).toEqual([]);
    expect(entries(null)).toEqual([]);
  });

  it('is notified if notifications are on, and leads to its card', () => {
    expect(stickNotice(aStick(), aState(), 'en', now)).toMatchObject({
      title: 'A stick with LadyLinux',
      opens: 'overview',
    });
    const preferences = { ...aState().preferences, notifications: false };
    expect(stickNotice(aStick(), { preferences }, 'en', now)).toBeNull();
  });
});

it('is dismissed until it is another one, and offered again when the computer’s version changes', () => {
  const plugged = reduceApp(aState(), { type: 'stick', stick: aStick() });
  const away = reduceApp(plugged, { type: 'stick-put-away' });
  expect([plugged.stick?.isPutAway, away.stick?.isPutAway]).toEqual([false, true]);
  expect(reduceApp(aState(), { type: 'stick-put-away' }).stick).toBeNull();
  const code = { ...aStatus().code, hash: newHash } as NonNullable<
    ReturnType<typeof aStatus>['code']
  >;
  expect(aStatus().code?.hash).toBe(oldHash);
  expect(standsFor(aState({ status: aStatus({ code }) }))).not.toBe(standsFor(aState()));
  expect(standsFor(aState({ status: aStatus({ generatedAt: friday }) }))).toBe(standsFor(aState()));
});
