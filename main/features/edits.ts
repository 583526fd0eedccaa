import { app } from 'electron';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SavedAnswer } from '../../contract/ipc';
import { askEdits, forEdits } from '../helper-client/ask';
import { failureOf } from '../helper-client/failure';
import type { Helper } from '../helper-client/helper';
import type { IpcHandlers } from '../ipc';
import { saveCopy } from '../save-file';
import type { StatusWindow } from '../windows/status-window';

/** Local changes to the code in place: shown, and saved as a patch. */
export const editsHandlers = (
  helper: Helper,
  window: StatusWindow,
): Pick<IpcHandlers, 'edits:show' | 'edits:save'> => ({
  'edits:show': () => askEdits(helper),
  'edits:save': () => savePatch(helper, window),
});

async function savePatch(helper: Helper, window: StatusWindow): Promise<SavedAnswer> {
  const folder = await mkdtemp(join(app.getPath('temp'), 'ladylinux-edits-'));
  try {
    const patch = join(folder, 'edits.patch');
    const answer = await helper.run(['edits', 'save', patch], { timeout: forEdits });
    if (answer.kind !== 'ended' || answer.exitCode !== 0)
      return { ok: false, failure: failureOf(answer, helper) };
    return await saveCopy(window.browser, 'ladylinux-edits.patch', patch);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
