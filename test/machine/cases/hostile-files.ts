import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import type { Machine } from '../../support/machine';
import { makeWheel } from '../../support/wheels';
import type { Internet } from '../world/internet';
import { lastReport, sh } from '../world/machine';
import { refreshed } from '../world/set-up';

const app = '/opt/ladylinux/app';
const asBuild = 'setpriv --reuid ladylinux-build --regid ladylinux-build --clear-groups';
const asService = 'setpriv --reuid ladylinux --regid ladylinux --clear-groups';

/** Files that a later run, or a user who looks at one, reads again. */
export const hostileFiles = (given: () => { machine: Machine; internet: Internet }) => {
  describe('what is read again later', () => {
    let machine: Machine;
    let internet: Internet;
    beforeAll(() => {
      ({ machine, internet } = given());
    });

    it('a package that was changed after it was received is in no environment that is built later (threat 36)', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'received-'));
      const says = { 'honest.py': `SAYS = "honest"\n` };
      await internet.offer(
        await makeWheel(folder, { name: 'honest', version: '1.0', files: says }),
      );
      await rm(folder, { recursive: true });
      const [good, list] = await Promise.all(
        ['api_layer.py', 'requirements.txt'].map((file) => sh(machine, `cat ${app}/${file}`)),
      );
      const requirements = `${list ?? ''}\nhonest==1.0\n`;
      await internet.upstream.commit({
        files: { 'requirements.txt': requirements, 'api_layer.py': 'raise SystemExit(1)\n' },
      });
      expect(await refreshed(machine)).toBe(exitCodes.stagingFailed);
      // uv unpacks an archive once, and looks at its hash then alone
      const changed = await sh(
        machine,
        `find /opt/ladylinux/.refresh/packages-* -name honest.py -print -exec ${asBuild} sh -c 'echo "SAYS = \\"TROJAN\\"" > "$1"' sh {} ';'`,
      );
      expect(changed).not.toBe('');
      await internet.upstream.commit({ files: { 'api_layer.py': `${good ?? ''}\n` } });
      expect(await refreshed(machine, 'refresh', '--rebuild')).toBe(0);
      const venv = '/opt/ladylinux/venv/bin/python -B -c "import honest; print(honest.SAYS)"';
      expect(
        await sh(
          machine,
          `${asBuild} ${venv}; ls -d /opt/ladylinux/.refresh/packages-* 2>/dev/null || true`,
        ),
      ).toBe('honest');
    });

    it('the events of a run: the service writes none', async () => {
      const events = '/run/ladylinux-refresh/events.jsonl';
      const before = await sh(machine, `sha256sum ${events}`);
      const tries = [
        `echo x >> ${events}`,
        `ln -sf /etc/shadow ${events}`,
        `mv ${events} ${events}.x`,
        `echo x > /run/ladylinux-refresh/x`,
      ];
      const worked = tries.map(
        (each) => `${asService} sh -c '${each}' 2>/dev/null && echo '${each}'`,
      );
      expect(await sh(machine, `${worked.join('\n')}\ntrue`)).toBe('');
      expect(await sh(machine, `sha256sum ${events}`)).toBe(before);
    });

    it(
      '200 lines of 19,000 characters do not hide how a run ended (threat 11)',
      { tags: 'thorough' },
      async () => {
        const good = await sh(machine, `cat ${app}/api_layer.py`);
        const floods = `import os
if "INVOCATION_ID" in os.environ:
    for _ in range(200):
        print("x" * 19000, flush=True)
    raise SystemExit(1)
`;
        await internet.upstream.commit({ files: { 'api_layer.py': floods + good } });
        const { exitCode, stdout } = await machine.exec(['ladylinux-refresh', 'refresh'], {
          reject: false,
        });
        const said = expect.stringContaining('so you are back on') as string;
        expect([exitCode, stdout]).toEqual([exitCodes.rolledBack, said]);
        expect(stdout).not.toMatch(/x{1000}/);
        expect(await lastReport(machine)).toMatchObject({ outcome: 'rolled-back' });
        const history = await sh(machine, 'ladylinux-refresh history --json | tail -c 200000');
        expect(history).toContain('rolled-back');
        await internet.upstream.commit({ files: { 'api_layer.py': `${good}\n` } });
        expect(await refreshed(machine)).toBe(0);
      },
    );
  });
};
