import path from 'node:path';
import type { Files, Stat } from './files';
import { journal, JOURNAL_VERSION, type Journal } from './journal';
import type { SetAsideReason } from './results';

const LIMIT = 256 * 1024;

const temporary = (file: string) => `${file}.new`;

const parsed = (text: string): Journal | SetAsideReason => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not-json';
  }
  const version =
    typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (typeof version === 'number' && version > JOURNAL_VERSION) return 'newer-version';
  const result = journal.safeParse(value);
  return result.success ? result.data : 'invalid';
};

const distrust = (found: Stat): SetAsideReason | null => {
  if (found.kind === 'symlink') return 'symlink';
  if (found.kind !== 'file') return 'not-a-file';
  if (found.owner !== (process.getuid?.() ?? 0) || (found.mode & 0o022) !== 0) return 'untrusted';
  if (found.size > LIMIT) return 'too-large';
  return null;
};

export const loadJournal = async (
  files: Files,
  file: string,
): Promise<Journal | SetAsideReason | null> => {
  const found = await files.inspect(file);
  if (found === null) return null;
  return distrust(found) ?? parsed(await files.read(file, LIMIT));
};

/** Replaces the journal durably: once it resolves, a power cut cannot bring the old one back. */
export const saveJournal = async (files: Files, file: string, next: Journal): Promise<void> => {
  await removeTemporary(files, file);
  try {
    await files.create(temporary(file), `${JSON.stringify(next)}\n`);
    await files.fsync(temporary(file));
    await files.rename(temporary(file), file);
  } catch (error) {
    await removeTemporary(files, file).catch(() => undefined); // the first error is the one to report
    throw error;
  }
  await files.fsync(path.dirname(file));
};

/**
 * Removes a finished journal. Not an error if the removal cannot be made durable: a power cut may bring the journal
 * back, but then the next recovery finds nothing to move.
 */
export const forgetJournal = async (files: Files, file: string): Promise<void> => {
  if ((await files.inspect(file)) === null) return;
  await files.unlink(file);
  await files.fsync(path.dirname(file)).catch(() => undefined);
};

export const removeTemporary = async (files: Files, file: string): Promise<void> => {
  const left = await files.inspect(temporary(file));
  if (left === null) return;
  if (left.kind === 'directory') await setAside(files, temporary(file));
  else await files.unlink(temporary(file));
};

/** Renames the journal to a free name and returns that name. */
export const setAside = async (files: Files, file: string): Promise<string> => {
  const name = await freeName(files, `${file}.set-aside`);
  await files.rename(file, name);
  await files.fsync(path.dirname(file));
  return name;
};

export const freeName = async (files: Files, wanted: string, attempt = 1): Promise<string> => {
  const name = attempt === 1 ? wanted : `${wanted}-${attempt}`;
  return (await files.inspect(name)) === null ? name : freeName(files, wanted, attempt + 1);
};
