import { constants } from 'node:fs';
import { access, lstat, statfs } from 'node:fs/promises';
import { message } from '../../../contract/message';
import { RunEnd } from '../end';
import { currentVersion, type Version } from '../../state/version';
import type { Run } from '../run';
import { mountsInTheWay, unmounting } from '../../host/mounts';
import { plainLine, quoted } from '../../lib/text';
import { observe, type ServiceObservation } from '../../service/health';
import { verdictGiven } from '../../state/verified';

/** Room for a clone, an environment and their kept predecessors; a full disk while staging is told as well, only later. */
export const needBytes = 512 * 1024 * 1024;

/** Looks before anything is done; answers how the services fare before this run. */
export function preflight(run: Run): Promise<readonly ServiceObservation[]> {
  return run.step('preflight', async () => {
    const { layout, host } = run;
    for (const folder of [layout.refreshDir, layout.refreshState, layout.opt]) {
      await access(folder, constants.W_OK).catch((error: unknown) => {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        if (code === 'EROFS')
          throw new RunEnd('staging-failed', message('read-only-filesystem', { folder }));
        throw new RunEnd(
          'staging-failed',
          message('prefix-not-writable', { folder, reason: code }),
        );
      });
    }
    const wrong = await host.preflight(run.settings);
    if (wrong !== null) throw new RunEnd('staging-failed', wrong);
    const [mounted] = await mountsInTheWay(layout);
    if (mounted !== undefined) {
      const params = { path: plainLine(mounted), command: unmounting(mounted) };
      throw new RunEnd('staging-failed', message('mounted-in-the-way', params));
    }
    for (const path of [
      layout.app,
      layout.venv,
      ...(run.settings.prepare.data ? [layout.data] : []),
    ])
      await endIfNoFolder(path);
    const disk = await statfs(layout.refreshDir);
    const free = disk.bavail * disk.bsize;
    if (free < needBytes)
      throw new RunEnd(
        'staging-failed',
        message('disk-too-full', {
          folder: layout.opt,
          needBytes,
          freeBytes: free,
        }),
      );
    const before = await observe(host.services, run.settings, layout.envFile);
    // Before the first version there is nothing to be healthy.
    const isFirst = (await currentVersion(layout)).kind === 'absent';
    for (const each of before) {
      const isNew = isFirst && each.info.state === 'inactive';
      if (each.info.state !== 'not-installed' && !isNew && !each.healthy)
        run.warn(
          message('health-was-bad', {
            reason: `${each.info.unit}: ${each.info.health?.status ?? each.info.state}`,
          }),
        );
    }
    if (before.every(({ healthy }) => healthy)) await verdictGiven(layout);
    return { value: before, detail: message('detail-disk', { freeBytes: free }) };
  });
}

/** A link would be kept like a version, and once it is no longer kept, what it leads to would be emptied. */
async function endIfNoFolder(path: string): Promise<void> {
  const facts = await lstat(path).catch(() => null);
  if (facts === null || facts.isDirectory()) return;
  const kind = facts.isSymbolicLink() ? 'symlink' : facts.isFile() ? 'file' : 'other';
  const command = `sudo mv ${quoted(path)} ${quoted(`${path}.old`)}`;
  throw new RunEnd('staging-failed', message('no-folder-in-the-way', { path, kind, command }));
}

/** What there was before, for the verdict and the way back. */
export function standing(before: readonly ServiceObservation[], current: Version | null) {
  return {
    wasHealthy: before.every((each) => each.healthy),
    hadVersion: current !== null || before.some((each) => each.info.state === 'active'),
  };
}
