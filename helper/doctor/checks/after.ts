import { join } from 'node:path';
import { AfterTold } from '../../../contract/after';
import { quoted } from '../../../words/shell';
import { refusal, scriptOwners } from '../../refresh/after';
import { plainLine } from '../../lib/text';
import { afterScripts, type ScriptProblem } from '../../state/after-scripts';
import { readState } from '../../state/state-file';
import { foundAs, run, type FixableFinding } from '../found';
import type { Check } from '../question';

/** The administrator's scripts for the end of a run: those that would not run, and those that failed last time. */
export const afterCheck: Check = {
  name: 'after',
  inPrefix: true,
  async look({ host }) {
    const { layout } = host;
    const { scripts, refused } = await afterScripts(layout, scriptOwners(host));
    const all: FixableFinding[] = refused.map(({ name, why }) => {
      const command = commandFor(join(layout.afterScripts, name), why);
      return foundAs('after', refusal(name, why), 'why-after-refused', {
        severity: 'warning',
        about: name,
        fix: command === null ? null : run(command),
      });
    });
    const told = await readState(layout.afterTold, AfterTold);
    const isThere = new Set(scripts.map(({ name }) => name));
    for (const { name, failure } of told.kind === 'read' ? told.value.scripts : []) {
      if (failure === null || !isThere.has(name)) continue;
      const fix = host.mode === 'system' ? run('journalctl --unit=ladylinux-after') : null;
      const said = { severity: 'warning', about: name, fix } as const;
      all.push(foundAs('after', failure, 'why-after-failed', said));
    }
    return { found: all };
  },
};

function commandFor(path: string, why: ScriptProblem): string | null {
  // a name with invisible characters must not be pasted
  if (plainLine(path) !== path) return null;
  const file = quoted(path);
  switch (why) {
    case 'owner':
      return `sudo chown root:root ${file}`;
    case 'writable':
      return `sudo chmod go-w ${file}`;
    case 'mode':
      return `sudo chmod a+rx ${file}`;
    case 'secret':
      return `sudo chown root:root ${quoted(`${path}.secret`)} && sudo chmod 600 ${quoted(`${path}.secret`)}`;
    case 'name':
    case 'kind':
    case 'many':
      return null;
  }
}
