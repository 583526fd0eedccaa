import { readFile } from 'node:fs/promises';
import { message } from '../../contract/message';
import { Settings } from '../../contract/settings';
import { RunEnd } from './end';

/** pip's system-wide settings files: pip's "Configuration Files". */
const pipFiles = ['/etc/pip.conf', '/etc/xdg/pip/pip.conf'];
const longest = 100_000;

/** The index that this computer's pip uses; null: none, or one that the setting packageIndex would not accept. */
export async function mirrorOf(files: readonly string[] = pipFiles): Promise<string | null> {
  for (const file of files) {
    const text = (await readFile(file, 'utf8').catch(() => '')).slice(0, longest);
    const url = indexIn(text);
    if (url !== null && /^[\w.~:/%+-]+$/.test(url)) {
      const read = Settings.safeParse({ packageIndex: url });
      if (read.success) return url;
    }
  }
  return null;
}

/** `index-url` in [global] or [install]. */
function indexIn(text: string): string | null {
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    section = /^\s*\[([\w-]+)\]/.exec(line)?.[1] ?? section;
    const value = /^\s*index[-_]url\s*[=:]\s*(\S+)\s*$/i.exec(line)?.[1];
    if (value !== undefined && ['global', 'install'].includes(section)) return value;
  }
  return null;
}

/** If the index is unreachable and none is set, suggests the one that this computer's pip uses. */
export async function withMirror(
  end: RunEnd,
  settings: Pick<Settings, 'packageIndex'>,
  files?: readonly string[],
): Promise<RunEnd> {
  if (end.said.code !== 'index-offline' || settings.packageIndex !== undefined) return end;
  const index = await mirrorOf(files);
  if (index === null) return end;
  return new RunEnd(end.outcome, message('index-offline-mirror', { index }), end.log);
}
