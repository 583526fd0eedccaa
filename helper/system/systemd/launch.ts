import type { RunRequest } from '../../../contract/request';
import type { Layout } from '../layout';
import { writeDurably } from '../state-file';
import { ask as askSystemd, type Ask } from './command';

export const refreshUnit = 'ladylinux-refresh.service';

/** Leaves the request for the unit, which reads and removes it, and starts the unit without waiting for it. */
export async function launchUnit(
  layout: Layout,
  request: RunRequest,
  ask: Ask = askSystemd,
): Promise<void> {
  await writeDurably(layout.request, `${JSON.stringify(request)}\n`, 0o600);
  const { exitCode, stderr } = await ask('systemctl', ['start', '--no-block', '--', refreshUnit]);
  if (exitCode !== 0) throw new Error(`${refreshUnit} could not be started: ${stderr.trim()}`);
}
