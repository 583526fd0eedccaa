import { message } from '../../../contract/message';
import { carryOut } from '../../install/change';
import { envTemplate } from '../../install/tree';
import { envFileVariables, listenAddress, parseEnvFile } from '../../state/env-file';
import { isLoopback } from '../../../common/loopback';
import { readRegularFile } from '../../state/state-file';
import { serviceUser } from '../../host/users';
import { byDoctor, found, type FixableFinding } from '../found';
import type { Check } from '../question';

/** Lines that systemd reads differently from how they look, and who can read the file. Never shows secret values. */
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
    const odd = parseEnvFile(text).filter(({ oddity }) => oddity !== null);
    for (const { line, oddity } of odd.slice(0, 20)) {
      const said = { severity: 'warning', about: String(line), fix: edit } as const;
      const params = { line, file, why: oddity ?? '' };
      all.push(found('environment-file', 'found-env-line', params, said));
    }
    const address = listenAddress(envFileVariables(text));
    if (!isLoopback(address.host)) {
      const said = { severity: 'warning', fix: edit } as const;
      all.push(found('environment-file', 'found-exposed', { host: address.host }, said));
    }
    return { found: all };
  },
};
