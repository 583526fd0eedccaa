import { lstat, mkdir, rm, symlink } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import type { Internet } from './world/internet';
import { lastReport, sh, statusOf } from './world/machine';
import {
  changeSettings,
  diesAtTheStart,
  refreshed,
  setUpMachine,
  type SetUp,
} from './world/set-up';

const data = '/var/lib/ladylinux/data';
const store = `${data}/app-state`;
const app = '/opt/ladylinux/app';

let world: SetUp;
let internet: Internet;
let machine: Machine;

/** As a process of the service, with what the service sees and may do. */
async function asService(script: string): Promise<string> {
  const pid = await sh(machine, 'systemctl show -P MainPID ladylinux-api.service');
  const inside = `nsenter --target ${pid} --mount setpriv --reuid ladylinux --regid ladylinux --clear-groups`;
  return sh(machine, `${inside} sh -c ${JSON.stringify(script)}`);
}

describe.skipIf(!canBoot)('what the application keeps', () => {
  beforeAll(async () => {
    world = await setUpMachine('state');
    ({ internet, machine } = world);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  describe('section 5.1: paths that it writes inside app/ (appState)', () => {
    const view = () => asService(`cd ${app}; cat config/theme.json uploads/one; ls -d pages`);

    beforeAll(async () => {
      await internet.upstream.commit({ files: { 'config/theme.json': 'default' } });
      expect(await refreshed(machine)).toBe(0);
      await sh(
        machine,
        `cd ${app}; echo mine > config/theme.json; mkdir uploads; echo 1 > uploads/one
         chown ladylinux: uploads/one config/theme.json; chmod 600 uploads/one config/theme.json`,
      );
      await changeSettings(machine, { appState: ['config/theme.json', 'uploads', 'pages'] });
    });

    it('the next refresh moves what is there, and the service writes it where it always did', async () => {
      expect(await refreshed(machine)).toBe(0);
      expect(await sh(machine, `cd ${store}; cat config/theme.json uploads/one; ls -d pages`)).toBe(
        'mine\n1\npages',
      );
      expect(await view()).toBe('mine\n1\npages');
      await asService(
        `cd ${app}; echo changed > config/theme.json; echo 2 > uploads/two; echo 3 > pages/three`,
      );
      expect(await sh(machine, `cd ${store}; cat config/theme.json uploads/two pages/three`)).toBe(
        'changed\n2\n3',
      );
      expect(await sh(machine, `find ${store} ! -user ladylinux`)).toBe('');
      const told = (await lastReport(machine)).warnings.filter(
        ({ code }) => code === 'app-state-kept',
      );
      expect(told.map(({ params }) => params['path'])).toEqual([
        'config/theme.json',
        'uploads',
        'pages',
      ]);
    });

    it('the service neither runs nor loads what it writes there (threat 25)', async () => {
      const told = await asService(
        [
          `cd ${app}`,
          'cp /bin/true pages/program; chmod +x pages/program; pages/program 2>&1 || true',
          'cp -L /lib/*/libz.so.1 pages/library.so',
          `python3 -c 'import ctypes; ctypes.CDLL("pages/library.so")' 2>&1 | tail -1`,
          'rm pages/program pages/library.so',
        ].join('; '),
      );
      expect(told).toMatch(/Permission denied[^]*failed to map segment/);
    });

    it('leaves app/ to the build user, and clean', async () => {
      expect(await sh(machine, `find ${app} ! -user ladylinux-build`)).toBe('');
      const status = `runuser -u ladylinux-build -- git -C ${app} status --porcelain`;
      expect(await sh(machine, status)).toBe('');
      expect(
        await sh(machine, `ls -A ${app}/uploads ${app}/pages; cat ${app}/config/theme.json`),
      ).toBe(`${app}/pages:\n\n${app}/uploads:\ndefault`);
    });

    it('there is nothing to do then, and the service may write nothing else', async () => {
      expect(await refreshed(machine)).toBe(3);
      const answer = await asService(`touch ${app}/config/other 2>&1 || echo refused`);
      expect(answer).toContain('refused');
    });

    it('it survives two refreshes and a rollback, and is no local edit', async () => {
      const files = [{ 'config/theme.json': 'another default' }, { 'config/theme.json': null }];
      for (const each of files) {
        await internet.upstream.commit({ files: each });
        expect(await refreshed(machine)).toBe(0);
        expect((await lastReport(machine)).saved).toBeNull();
        expect(await view()).toBe('changed\n1\npages');
      }
      expect(await refreshed(machine, 'rollback')).toBe(0);
      expect(await view()).toBe('changed\n1\npages');
      expect((await statusOf(machine)).condition).toBe('healthy');
    });

    it('it survives a version that does not start', { tags: 'thorough' }, async () => {
      const working = await sh(machine, `cat ${app}/api_layer.py`);
      await internet.upstream.commit({ files: { 'api_layer.py': diesAtTheStart } });
      expect(await refreshed(machine)).toBe(11);
      expect(await view()).toBe('changed\n1\npages');
      await internet.upstream.commit({ files: { 'api_layer.py': working } });
    });

    it.each([
      [
        'a link in the repository',
        async (work: string) => {
          await rm(`${work}/config`, { recursive: true, force: true });
          await symlink('/etc', `${work}/config`);
        },
      ],
      [
        'a folder where a file is kept',
        (work: string) => mkdir(`${work}/config/theme.json`, { recursive: true }),
      ],
    ])('%s is refused before the stop', async (_, plant) => {
      const pid = await sh(machine, 'systemctl show -P MainPID ladylinux-api.service');
      const { work, git } = internet.upstream;
      const good = await internet.upstream.head('main');
      await plant(work);
      const isFolder = (await lstat(`${work}/config`)).isDirectory();
      await internet.upstream.commit({ files: isFolder ? { 'config/theme.json/x': 'x' } : {} });
      expect(await refreshed(machine)).toBe(10);
      expect((await lastReport(machine)).message.code).toBe('app-state-refused');
      expect(await sh(machine, 'systemctl show -P MainPID ladylinux-api.service')).toBe(pid);
      await git.raw(['reset', '--quiet', '--hard', good]);
      await git.raw(['push', '--quiet', '--force', 'origin', 'HEAD:refs/heads/main']);
    });

    it('a folder that Python would import in place of a module is refused before the stop (threat 25)', async () => {
      const stored = ['config/theme.json', 'uploads', 'pages'];
      const pid = await sh(machine, 'systemctl show -P MainPID ladylinux-api.service');
      for (const name of ['json', 'uvicorn', 'api_layer']) {
        await changeSettings(machine, { appState: [...stored, name] });
        expect(await refreshed(machine, '--force')).toBe(10);
        const { code, params } = (await lastReport(machine)).message;
        expect([code, params['path']]).toEqual(['app-state-refused', name]);
        expect(params['reason']).toMatchObject({ reason: 'import-shadowed' });
      }
      await changeSettings(machine, { appState: stored });
      expect(await sh(machine, 'systemctl show -P MainPID ladylinux-api.service')).toBe(pid);
    });

    it('a link that the service plants is never followed (threat 5)', async () => {
      await sh(machine, `runuser -u ladylinux -- ln -sfn /etc/shadow ${store}/config/theme.json`);
      expect(await refreshed(machine, '--force')).toBe(10);
      const { exitCode, stderr } = await machine.exec(
        ['systemctl', 'restart', 'ladylinux-api.service'],
        { reject: false },
      );
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('Assertion failed')]);
      await sh(machine, `rm ${store}/config/theme.json; echo changed > ${store}/config/theme.json`);
      await sh(machine, 'systemctl start ladylinux-api.service');
    });
  });

  describe('section 7.2, step 4: a hook that migrates data', () => {
    const hook = (lines: string) => ({
      files: {
        'refresh/prepare': `#!/bin/sh\nset -eu\ncd "$LADYLINUX_STATE_DIR"\n${lines}\n`,
      },
      executable: ['refresh/prepare'],
    });
    const oracle = (folder: string) =>
      sh(
        machine,
        `cd ${folder}; find . -printf '%p %i %y %u:%g %m %s %T@ %l\\n' | sort; find . -type f -exec sha256sum {} + | sort`,
      );
    const copies = () => sh(machine, 'ls -Ad /var/lib/ladylinux/.data-*');

    beforeAll(async () => {
      await changeSettings(machine, { prepare: { data: true } });
      await sh(
        machine,
        `cd ${data}; echo 'schema 1' > notes.db; chmod 600 notes.db; ln -s notes.db latest
         mkdir -m 700 keys; echo secret > keys/one; chown -hR ladylinux:ladylinux .`,
      );
    });

    it('succeeds: data is migrated, and the copy of before is kept for its owner', async () => {
      const before = await oracle(data);
      await internet.upstream.commit(
        hook("sed 's/schema 1/schema 2/' notes.db > new\nmv new notes.db\nmkdir v2"),
      );
      expect(await refreshed(machine)).toBe(0);
      expect(await sh(machine, `cat ${data}/latest ${data}/keys/one`)).toBe('schema 2\nsecret');
      expect(await sh(machine, `cd ${data}; stat -c '%n %U:%G %a' . keys v2`)).toBe(
        '. ladylinux:ladylinux 750\nkeys ladylinux:ladylinux 700\nv2 ladylinux:ladylinux 755',
      );
      const kept = await copies();
      expect(kept).toMatch(/^\/var\/lib\/ladylinux\/\.data-before-[^\n]+$/);
      expect(await oracle(kept)).toBe(before);
      expect((await statusOf(machine)).condition).toBe('healthy');
    });

    it('fails: data is as it was to the byte, and so are owners and modes', async () => {
      const [before, copiesBefore] = [await oracle(data), await copies()];
      const good = (await statusOf(machine)).code?.hash;
      await internet.upstream.commit(
        hook('rm -r v2 keys\necho broken > notes.db\nchmod 700 . notes.db\nexit 3'),
      );
      // its trial fails, too, and does not keep who insists from it
      expect(await refreshed(machine, '--force')).toBe(11);
      expect(await lastReport(machine)).toMatchObject({
        outcome: 'rolled-back',
        failedStep: 'prepare',
        now: good,
      });
      expect(await oracle(data)).toBe(before);
      expect(await copies()).toBe(copiesBefore);
      expect((await statusOf(machine)).condition).toBe('healthy');
    });
  });
});
