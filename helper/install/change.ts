import { lchown, chmod, lstat, mkdir, open } from 'node:fs/promises';
import { execa } from 'execa';
import { storeSettings } from '../state/settings-file';
import { sentence } from '../../words/format';
import { accountOf } from '../host/systemd/accounts';
import { ask, systemEnvironment } from '../host/systemd/command';
import type { Change, Ownership } from './plan';

const sysusers = '/usr/lib/sysusers.d/ladylinux.conf';

/** Carries out one change of the plan, except the refresh. Throws the system's errors. */
export async function carryOut(change: Change): Promise<void> {
  switch (change.kind) {
    case 'users':
      await execa('/usr/bin/systemd-sysusers', [sysusers], {
        env: systemEnvironment,
        extendEnv: false,
        stdin: 'ignore',
      });
      return;
    case 'make-folder': {
      const { path } = change.folder;
      await mkdir(path, { mode: 0o700 });
      return own(path, change.folder);
    }
    case 'fix':
      return own(change.path, change.to);
    case 'write-file': {
      // "wx": an env file that appeared meanwhile belongs to somebody and stays.
      const file = await open(change.path, 'wx', 0o600);
      try {
        await file.writeFile(change.text);
        await file.sync();
      } finally {
        await file.close();
      }
      return own(change.path, change.to);
    }
    case 'settings': {
      const stored = await storeSettings(change.path, change.stored);
      if (stored.kind === 'bad') throw new Error(sentence(stored.message));
      return;
    }
    case 'enable': {
      const { exitCode, stderr } = await ask('systemctl', ['enable', '--', ...change.units]);
      if (exitCode !== 0) throw new Error(`systemctl enable: ${stderr.trim()}`);
      return;
    }
    case 'refresh':
      throw new Error('the refresh belongs to the pipeline');
  }
}

/** Only root can write to its parents (checked before), so nobody can exchange the path between calls. */
async function own(path: string, { owner, group, mode }: Ownership): Promise<void> {
  const { uid } = await accountOf(owner);
  const { gid } = await accountOf(group);
  await lchown(path, uid, gid);
  if (!(await lstat(path)).isSymbolicLink()) await chmod(path, mode);
}
