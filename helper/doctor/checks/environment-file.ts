import { message } from '../../../contract/message';
import { carryOut } from '../../install/change';
import { envTemplate } from '../../install/tree';
import { listenAddress } from '../../state/env-file';
import { isLoopback } from '../../../common/loopback';
import { readRegularFile } from '../../state/state-file';
import { serviceUser } from '../../host/users';
import { parse } from 'dotenv';
import { byDoctor, found, type FixableFinding } from '../found';
import type { Check } from '../question';

/** Which lines of the file count, and whom it lets in. Its values are shown nowhere: they may be secrets. */
export const environmentFileCheck: Check = {
  name: 'environment-file',
  inPrefix: true,
  async look({ host }) {
    const file = host.layout.envFile;
    let text: string | null;
    try {
      text = await readRegularFile(file, 1_000_000);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EACCES')
        return { found: [], partial: message('check-needs-root') };
      const said = { severity: 'problem' } as const;
      return { found: [found('environment-file', 'found-env-unreadable', { file }, said)] };
    }
    if (text === null) {
      const to = { owner: 'root', group: serviceUser, mode: 0o640 };
      const applyFix = () => carryOut({ kind: 'write-file', path: file, text: envTemplate, to });
      const said =
        host.mode === 'system'
          ? ({ severity: 'problem', fix: byDoctor, applyFix } as const)
          : ({ severity: 'problem' } as const);
      return { found: [found('environment-file', 'found-env-missing', { file }, said)] };
    }
    const all: FixableFinding[] = [];
    const edit = message('fix-edit', {
      file,
      command: 'sudo ladylinux-refresh service restart',
    });
    for (const line of strangeLines(text).slice(0, 20)) {
      const said = { severity: 'warning', about: String(line), fix: edit } as const;
      all.push(found('environment-file', 'found-env-line', { line, file }, said));
    }
    const address = listenAddress(parse(text));
    if (!isLoopback(address.host)) {
      const said = { severity: 'warning', fix: edit } as const;
      all.push(found('environment-file', 'found-exposed', { host: address.host }, said));
    }
    return { found: all };
  },
};

/** Lines, counted from 1, that systemd leaves out: systemd.exec(5) "EnvironmentFile=". */
export function strangeLines(text: string): number[] {
  const strange: number[] = [];
  let open: string | null = null;
  let goesOn = false;
  for (const [index, line] of text.split('\n').entries()) {
    const isRest = goesOn || open !== null;
    const value = isRest ? line : line.replace(/^[^=]*=/, '');
    const isBlank = /^\s*(?:[#;].*)?$/.test(line);
    if (!isRest && isBlank) continue;
    if (!isRest && !/^\s*[A-Za-z_][A-Za-z0-9_]*\s*=/.test(line)) strange.push(index + 1);
    open = quoteLeftOpen(value, open);
    goesOn = open === null && /\\$/.test(line);
  }
  return strange;
}

function quoteLeftOpen(text: string, before: string | null): string | null {
  let open = before;
  const characters = open === null ? text.trimStart() : text;
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters.charAt(at);
    if (character === '\\') at += 1;
    else if (open === null ? character === '"' || character === "'" : character === open)
      open = open === null ? character : null;
  }
  return open;
}
