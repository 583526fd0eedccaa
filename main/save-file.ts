import { app, dialog, type BrowserWindow } from 'electron';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SavedAnswer } from '../contract/ipc';
import type { LogSource } from '../contract/logs';
import { message } from '../contract/message';
import { log } from './log';

const mode = 0o600;

export const logFileName = (source: LogSource): string => `ladylinux-${source}.log`;

export const saveText = (
  window: BrowserWindow | null,
  name: string,
  text: string,
): Promise<SavedAnswer> => saveAs(window, name, (path) => writeFile(path, text, { mode }));

export const saveCopy = (
  window: BrowserWindow | null,
  name: string,
  source: string,
): Promise<SavedAnswer> => saveAs(window, name, (path) => copyFile(source, path));

/** Asks for the path in the desktop's own dialog, and writes there. The page learns only the path. */
async function saveAs(
  window: BrowserWindow | null,
  name: string,
  write: (path: string) => Promise<void>,
): Promise<SavedAnswer> {
  const options = { defaultPath: join(app.getPath('documents'), name) };
  const { canceled, filePath } = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  if (canceled) return { ok: true, path: null };
  try {
    await write(filePath);
    return { ok: true, path: filePath };
  } catch (error) {
    log.warn('cannot save', error);
    const reason = error instanceof Error ? error.message.slice(0, 500) : String(error);
    const why = message('file-not-saved', { file: filePath, reason });
    return { ok: false, failure: { kind: 'message', message: why } };
  }
}
