import { app } from 'electron';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportAnswer, SavedAnswer } from '../../contract/ipc';
import { askReport } from '../helper-client/ask';
import type { Helper } from '../helper-client/helper';
import type { IpcHandlers } from '../ipc';
import { saveCopy } from '../save-file';
import type { StatusWindow } from '../windows/status-window';

interface Draft {
  readonly folder: string;
  readonly path: string;
  readonly name: string;
}

/** One report at a time: the helper makes it, the window shows it, and it is saved exactly as shown. */
export class ReportFeature {
  readonly handlers: Pick<IpcHandlers, 'report:make' | 'report:save'>;
  #draft: Draft | null = null;

  constructor(
    private readonly helper: Helper,
    private readonly window: StatusWindow,
  ) {
    window.onClosed(() => void this.#discard());
    this.handlers = { 'report:make': () => this.#make(), 'report:save': () => this.#save() };
  }

  async #make(): Promise<ReportAnswer> {
    await this.#discard();
    const folder = await mkdtemp(join(app.getPath('temp'), 'ladylinux-report-'));
    const path = join(folder, 'report.tar.gz');
    const answer = await askReport(this.helper, path);
    if (!answer.ok) {
      await rm(folder, { recursive: true, force: true });
      return answer;
    }
    const { name, files } = answer.value;
    this.#draft = { folder, path, name };
    return { ok: true, name, files };
  }

  async #save(): Promise<SavedAnswer> {
    const draft = this.#draft;
    if (draft === null) return { ok: true, path: null };
    return saveCopy(this.window.browser, draft.name, draft.path);
  }

  async #discard(): Promise<void> {
    const draft = this.#draft;
    this.#draft = null;
    if (draft !== null) await rm(draft.folder, { recursive: true, force: true });
  }
}
