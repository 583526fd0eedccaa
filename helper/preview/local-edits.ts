import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreviewEdits } from '../../contract/preview';
import type { Settings } from '../../contract/settings';
import type { Layout } from '../state/layout';
import { repositoryBeside } from '../tasks/git/beside';
import { changesSinceHead, sizedEdits, withoutMountPoints } from '../tasks/git/local-edits';

/**
 * What of app/ a refresh would discard. The `.git` in there belongs to somebody else and could name programs: it is not read. An
 * index of our own, made from the commit in place, tells the same. null where the commit or the files cannot be read.
 */
export async function localEdits(
  scratch: string,
  layout: Layout,
  settings: Settings,
  current: string,
  signal: AbortSignal,
): Promise<PreviewEdits | null> {
  try {
    await mkdir(scratch);
    const changes = await changesSinceHead(
      await repositoryBeside({
        tree: layout.app,
        scratch,
        objects: join(layout.mirror, 'objects'),
        head: current,
        signal,
      }),
    );
    const mountPoints = settings.appState;
    const edits = await withoutMountPoints(changes, { app: layout.app, mountPoints });
    const { files, total, overLimit } = await sizedEdits(
      layout.app,
      edits,
      settings.saveLimitMiB * 1024 * 1024,
    );
    return { files: files.slice(0, 200), total, overLimit, savedTo: layout.saved };
  } catch {
    return null;
  }
}
