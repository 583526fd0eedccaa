import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { ModelState } from '../../../contract/facts';
import { mountUnitOf } from '../../../helper/lib/mountinfo';
import { missingDisk } from '../../../helper/models/missing-disk';
import { rememberDisk } from '../../../helper/models/remembered';
import { test } from '../../support/folder';

const root = '1 0 8:1 / / rw - ext4 /dev/root rw';
const states = (...all: ModelState[]) => all.map((state) => ({ state }));

interface Given {
  readonly mounted?: readonly string[];
  readonly fstab?: string;
  readonly unit?: string;
}

const disks = ({ mounted = [], fstab = '', unit = '' }: Given) => ({
  mountinfo: [root, ...mounted].join('\n'),
  fstab,
  isUnit: (name: string) => Promise.resolve(name === unit),
});
const on = (at: string, device = '8:17') => `2 1 ${device} / ${at} rw - ext4 /dev/sdb1 rw`;

describe('a disk that is to be there and is not', () => {
  test('is found in /etc/fstab, whatever the line looks like', async ({ folder }) => {
    const disk = join(folder, 'big disk');
    const models = join(disk, 'models');
    const ask = (fstab: string, ...mounted: string[]) =>
      missingDisk(models, join(folder, 'none'), states('missing'), disks({ fstab, mounted }));
    const escaped = disk.replace(' ', '\\040');
    const missing = { at: disk, command: `sudo mount '${disk}'` };
    expect(await ask(`UUID=1-2  ${escaped}/\text4 nofail 0 2\n`)).toEqual(missing);
    expect(await ask(`/dev/sdb1 ${escaped} auto noauto,user`)).toEqual(missing);
    expect(await ask(`UUID=1-2 ${escaped} ext4 nofail 0 2`, on(escaped))).toBeNull();
    // the deepest mount point on the path decides
    expect(await ask(`UUID=1-2 ${folder} ext4 nofail 0 2`, on(escaped))).toBeNull();
    expect(await ask(`# UUID=1-2 ${escaped} ext4\n/swap none swap sw 0 0`)).toBeNull();
    expect(await ask('')).toBeNull();
  });

  test('is found by a unit, and through links', async ({ folder }) => {
    await symlink(join(folder, 'disk'), join(folder, 'models'));
    const unit = mountUnitOf(join(folder, 'disk'));
    const cache = join(folder, 'none');
    const found = (given: Given) =>
      missingDisk(join(folder, 'models/llm'), cache, states('missing'), disks(given));
    const command = `sudo systemctl start ${unit.includes('\\') ? `'${unit}'` : unit}`;
    expect(await found({ unit })).toEqual({ at: join(folder, 'disk'), command });
    expect(await found({ unit, mounted: [on(join(folder, 'disk'))] })).toBeNull();
  });

  test('is remembered for a folder where none of them is', async ({ folder }) => {
    const cache = join(folder, 'models.json');
    const models = join(folder, 'models');
    await mkdir(models);
    await rememberDisk(cache, { folder: models, at: folder });
    const found = (...all: ModelState[]) => missingDisk(models, cache, states(...all), disks({}));
    expect(await found('missing')).toEqual({ at: folder, command: null });
    expect(await found('missing', 'present')).toBeNull();
    expect(await found('verified')).toBeNull();
    expect(
      await missingDisk(models, cache, states('missing'), disks({ mounted: [on(folder)] })),
    ).toBeNull();
    // systemd.exec(5): ProtectHome=read-only and its like mount what is there anyway
    const same = `2 1 8:1 ${folder} ${folder} ro - ext4 /dev/root rw`;
    expect(await missingDisk(models, cache, states('missing'), disks({ mounted: [same] }))).toEqual(
      { at: folder, command: null },
    );
  });

  test('is found by a missing folder on a removable disk', async ({ folder }) => {
    const cache = join(folder, 'none');
    const found = (path: string, ...mounted: string[]) =>
      missingDisk(path, cache, states('missing'), disks({ mounted }));
    const stick = '/media/nobody-here/STICK';
    expect(await found(`${stick}/models`)).toMatchObject({ command: null });
    expect(await found(`${stick}/models`, on(stick))).toBeNull();
    expect(await found('/srv/nobody-here/models')).toBeNull();
  });
});

test('a unit has the name that systemd-escape(1) gives it', () => {
  expect(mountUnitOf('/mnt/big disk')).toBe('mnt-big\\x20disk.mount');
  expect(mountUnitOf('/srv/a-b/.hidden/ü')).toBe('srv-a\\x2db-.hidden-\\xc3\\xbc.mount');
  expect(mountUnitOf('/.hidden')).toBe('\\x2ehidden.mount');
});
