import { constants } from 'node:fs';
import { access, lstat } from 'node:fs/promises';
import { quoted } from '../../../words/shell';
import { message } from '../../../contract/message';
import { roomOn } from '../../lib/disk';
import { RunEnd } from '../end';
import { bundleWith } from '../../state/certificates';
import { currentVersion } from '../../state/version';
import type { Run } from '../run';
import { mountsInTheWay, unmounting } from '../../host/mounts';
import { plainLine } from '../../lib/text';
import { observe } from '../../service/health';
import { verdictGiven } from '../../state/verified';

/** Room for a clone, an environment and their kept predecessors; a disk that fills up later is reported too. */
export const needBytes = 512 * 1024 * 1024;

/** The state before the run, for the verdict and a rollback. */
export interface Standing {
  readonly wasHealthy: boolean;
  /** Something was serving, ours or not: it must serve again if the new version does not. */
  readonly hadVersion: boolean;
}

/** Checks before anything is changed; returns the state of the services. */
export function preflight(run: Run): Promise<Standing | RunEnd> {
  return run.step('preflight', async () => {
    const { layout, host } = run;
    for (const folder of [layout.refreshDir, layout.refreshState, layout.opt]) {
      const reason = await access(folder, constants.W_OK).then(
        () => null,
        (error: unknown) => (error as NodeJS.ErrnoException).code ?? '',
      );
      if (reason === 'EROFS')
        return new RunEnd('staging-failed', message('read-only-filesystem', { folder }));
      if (reason !== null)
        return new RunEnd('staging-failed', message('prefix-not-writable', { folder, reason }));
    }
    const wrong = await host.preflight(run.settings);
    if (wrong !== null) return new RunEnd('staging-failed', wrong);
    const [mounted] = await mountsInTheWay(layout);
    if (mounted !== undefined) {
      const params = { path: plainLine(mounted), command: unmounting(mounted) };
      return new RunEnd('staging-failed', message('mounted-in-the-way', params));
    }
    const { app, venv, data } = layout;
    for (const path of [app, venv, ...(run.settings.prepare.data ? [data] : [])]) {
      const end = await endIfNoFolder(path);
      if (end !== null) return end;
    }
    const { certificates } = run.settings;
    const bundle = certificates === undefined ? null : await bundleWith(certificates);
    if (bundle?.kind === 'unusable') run.warn(bundle.message);
    const { freeBytes } = await roomOn(layout.refreshDir);
    if (freeBytes < needBytes)
      return new RunEnd(
        'staging-failed',
        message('disk-too-full', {
          folder: layout.opt,
          needBytes,
          freeBytes,
        }),
      );
    const before = await observe(host.services, run.settings, layout.envFile);
    // Before the first version nothing can be healthy.
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
    const wasHealthy = before.every(({ healthy }) => healthy);
    if (wasHealthy) await verdictGiven(layout);
    const hadVersion =
      run.found.current !== null || before.some(({ info }) => info.state === 'active');
    return {
      value: { wasHealthy, hadVersion },
      detail: message('detail-disk', { freeBytes }),
    };
  });
}

/** A link would be kept like a version, and later its target would be emptied. */
async function endIfNoFolder(path: string): Promise<RunEnd | null> {
  const facts = await lstat(path).catch(() => null);
  if (facts === null || facts.isDirectory()) return null;
  const kind = facts.isSymbolicLink() ? 'symlink' : facts.isFile() ? 'file' : 'other';
  const command = `sudo mv ${quoted(path)} ${quoted(`${path}.old`)}`;
  return new RunEnd('staging-failed', message('no-folder-in-the-way', { path, kind, command }));
}
