import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { layoutUnder } from '../../helper/state/layout';
import { canBoot, otherBase } from '../support/machine';
import { makeInternet } from './world/internet';
import { lastReport, machineWithPackage, sh, statusOf } from './world/machine';

const stick = '/media/somebody/STICK';
const minutes = 60_000;

/** Debian 13, and this computer another release. */
const newer = otherBase('trixie');

describe.skipIf(!canBoot || newer === null)('a stick for computers with another Python', () => {
  it(
    'sets up one that has no network, by a computer without that Python',
    { tags: 'thorough', timeout: 20 * minutes },
    async () => {
      if (newer === null) throw new Error('no base');
      const folder = await mkdtemp(join(tmpdir(), 'stick-'));
      await using internet = await makeInternet([], [newer.python]);
      await using teacher = await machineWithPackage('elder');
      await using alone = await machineWithPackage('newer', { disk: 'tmpfs', of: newer });
      for (const machine of [teacher, alone])
        await sh(
          machine,
          `useradd --no-create-home somebody
          install -d -o somebody $(dirname ${stick}) ${stick}`,
        );
      expect(await sh(teacher, `ls /usr/bin/python${newer.python} 2>&1 || true`)).toContain(
        'No such file',
      );
      await internet.serve(teacher);
      await sh(teacher, 'ladylinux-refresh install');
      const made = await sh(
        teacher,
        `ladylinux-refresh bundle make ${stick} --python ${newer.python} --json`,
      );
      const { fingerprint, pythons } = JSON.parse(made) as {
        readonly fingerprint: string;
        readonly pythons: readonly string[];
      };
      expect(pythons).toContain(newer.python);
      expect(await sh(teacher, `find ${stick} -not -user somebody`)).toBe('');

      await sh(teacher, `tar -C ${stick} -cf /tmp/stick.tar .`);
      await teacher.copyOut('/tmp/stick.tar', join(folder, 'stick.tar'));
      await alone.copyIn(join(folder, 'stick.tar'), '/tmp/stick.tar');
      await rm(folder, { recursive: true });
      await sh(alone, `tar -C ${stick} -xf /tmp/stick.tar`);
      await sh(alone, `ladylinux-refresh install --from ${stick} --fingerprint ${fingerprint}`);
      const { outcome, python } = await lastReport(alone);
      expect({ outcome, tool: python?.tool, matches: python?.matchesLock }).toEqual({
        ...{ outcome: 'refreshed', tool: 'uv', matches: true },
      });
      expect(python?.version).toMatch(new RegExp(`^${newer.python.replace('.', '\\.')}\\.`));
      expect(await statusOf(alone)).toMatchObject({ setUp: true, condition: 'healthy' });
      const list = `${stick}/lists/${newer.python}-linux-$(uname -m).txt`;
      await sh(alone, `cmp ${list} ${layoutUnder('/').locks}/*`);
    },
  );
});
