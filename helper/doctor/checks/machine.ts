import { message } from '../../../contract/message';
import { missingPart } from '../../install/parts';
import { missingTool } from '../../host/systemd/preflight';
import { byAdoption, found, foundAs, run, type FixableFinding } from '../found';
import type { Check } from '../question';

/** Whether LadyLinux is set up at all, and what it rests on is there. */
export const machineCheck: Check = {
  name: 'machine',
  inPrefix: true,
  async look({ host, read, hasSystemd }) {
    const all: FixableFinding[] = [];
    if (read.kind === 'bad') {
      const fix = run(`sudo nano ${host.layout.settingsFile}`);
      all.push(foundAs('machine', read.message, 'why-settings', { severity: 'problem', fix }));
    }
    if (read.kind === 'absent')
      all.push(found('machine', 'found-not-set-up', {}, { severity: 'problem', fix: byAdoption }));
    if (host.mode === 'embedded') return { found: all };
    if (!hasSystemd) {
      const what = message('no-systemd');
      all.push(foundAs('machine', what, 'why-no-systemd', { severity: 'problem' }));
    }
    const tool = await missingTool();
    if (tool !== null)
      all.push(foundAs('machine', tool, 'why-tool', { severity: 'problem', fix: commandOf(tool) }));
    const part = await missingPart();
    if (part !== null) {
      const why = part.code === 'package-incomplete' ? 'why-package' : 'why-tool';
      all.push(foundAs('machine', part, why, { severity: 'problem', fix: commandOf(part) }));
    }
    return { found: all };
  },
};

const commandOf = ({ params }: { params: Record<string, string | number> }) =>
  run(String(params['fix'] ?? ''));
