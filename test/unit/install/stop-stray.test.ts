import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, lchown, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, vi } from 'vitest';
import { startTimeOf } from '../../../common/process';
import { ownerOf } from '../../../helper/commands/root-below-prefix';
import { KeptCopies } from '../../../helper/install/kept-copies';
import { stopStray } from '../../../helper/install/stop-stray';
import { makeTaskFolder } from '../../../helper/host/systemd/host';
import { layoutUnder } from '../../../helper/state/layout';
import { makeFolder, removeFolder, test } from '../../support/folder';
import { isRoot, onlyRoot } from '../../support/only-root';

vi.mock('../../../helper/host/systemd/accounts', () => ({
  accountOf: () => Promise.resolve({ uid: 65534, gid: 65534 }),
}));

describe('what root does about processes and folders of somebody else', () => {
  test('a group of several users: only those of the one that listens are ended', async ({
    folder,
    skip,
  }) => {
    skip(!isRoot, onlyRoot);
    // root's shell leads the group, its child is somebody's
    const script = 'setpriv --reuid=65534 --clear-groups sleep 300 & echo $!; wait; sleep 300';
    const shell = spawn('sh', ['-c', script], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [said] = (await once(shell.stdout, 'data')) as [Buffer];
      const pid = Number(String(said).trim());
      const facts = async () => (await import('../../../helper/lib/process-info')).uidOf(pid);
      await expect.poll(facts).toBe(65534);
      const startTime = (await startTimeOf(pid)) ?? 0;
      const stray = {
        ...{ pid, startTime, port: 1, command: 'sleep', argv: ['sleep', '300'], folder: null },
        ...{ uid: 65534, gid: 65534, unit: null },
      };
      const { argv } = await stopStray(stray, new KeptCopies(layoutUnder(folder)));
      // its own words, not those of the one that leads the group
      expect(argv).toEqual(['sleep', '300']);
      expect(await startTimeOf(pid)).toBeNull();
      expect(await startTimeOf(shell.pid ?? 0)).not.toBeNull();
    } finally {
      process.kill(-(shell.pid ?? 0), 'SIGKILL');
    }
  });

  test('a copy of data is closed to others from its first moment', async ({ folder, skip }) => {
    skip(!isRoot, onlyRoot);
    const unused = {
      run: () => Promise.reject(new Error('not asked for')),
      stopLeftovers: () => Promise.resolve(),
    };
    const made = async (name: string, user: string) => {
      await makeTaskFolder(join(folder, name), 'empty', unused, user);
      return (await stat(join(folder, name))).mode & 0o777;
    };
    expect(await made('.data-next-1', 'ladylinux')).toBe(0o700);
    expect(await made('app', 'ladylinux-build')).toBe(0o755);
  });

  test('a prefix that is a link is its owner’s, wherever it leads', async ({ folder, skip }) => {
    skip(!isRoot, onlyRoot);
    const own = await makeFolder();
    const eve = join(folder, 'eve');
    await symlink(own, eve);
    await lchown(eve, 65534, 65534);
    expect(await ownerOf(eve)).toBe(65534);
    expect(await ownerOf(own)).toBe(0);
    const hers = join(folder, 'hers');
    await symlink(folder, hers);
    await chown(folder, 65534, 65534);
    expect(await ownerOf(hers)).toBe(65534);
    expect(await ownerOf(join(folder, 'nothing'))).toBe(0);
    await removeFolder(own);
  });
});
