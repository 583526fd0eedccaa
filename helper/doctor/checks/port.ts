import { message } from '../../../contract/message';
import { stopStray } from '../../install/stop-stray';
import { findAccount } from '../../host/systemd/accounts';
import { straysOf } from '../../host/stray';
import { found, run, type ApplyFix } from '../found';
import type { Check } from '../question';

export const portCheck: Check = {
  name: 'port',
  inPrefix: false,
  async look({ host, settings, isRoot, hasSystemd }) {
    if (!hasSystemd) return { found: [], partial: message('no-systemd') };
    if (!isRoot) return { found: [], partial: message('check-needs-root') };
    const all = [];
    for (const stray of await straysOf(host, settings)) {
      const { port, pid, unit, command } = stray;
      const user = (await findAccount(stray.uid))?.name ?? String(stray.uid);
      const applyFix: ApplyFix | null =
        unit === null
          ? async (saved) => {
              await stopStray(stray, saved);
            }
          : null;
      const fix = run(unit === null ? `sudo kill ${String(pid)}` : `sudo systemctl stop ${unit}`);
      const params = { port, pid, user, holder: command };
      const said = { severity: 'problem', about: String(port), fix, applyFix } as const;
      all.push(found('port', 'found-port', params, said));
    }
    return { found: all };
  },
};
