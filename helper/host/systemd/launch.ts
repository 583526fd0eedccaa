import type { ModelsRequest } from '../../../contract/models';
import type { RunRequest } from '../../../contract/request';
import { monotonicMs, sleep } from '../../lib/clock';
import { writeDurably } from '../../state/state-file';
import { ask as askSystemd, type Ask } from './command';

export const refreshUnit = 'ladylinux-refresh.service';

export const modelsUnit = 'ladylinux-models.service';

/** Leaves the request for the unit, which reads and removes it, and starts the unit without waiting for it. */
export async function launchUnit(
  unit: typeof refreshUnit | typeof modelsUnit,
  requestFile: string,
  request: RunRequest | ModelsRequest,
  ask: Ask = askSystemd,
): Promise<void> {
  await writeDurably(requestFile, `${JSON.stringify(request)}\n`, 0o600);
  await untilDown(unit, ask);
  const { exitCode, stderr } = await ask('systemctl', ['start', '--no-block', '--', unit]);
  if (exitCode !== 0) throw new Error(`${unit} could not be started: ${stderr.trim()}`);
}

const goneWithinMs = 10_000;

/** An instance that has told its end and is about to exit would swallow the start. */
async function untilDown(unit: string, ask: Ask): Promise<void> {
  const deadline = monotonicMs() + goneWithinMs;
  while (monotonicMs() < deadline) {
    const { stdout } = await ask('systemctl', ['show', '--property=ActiveState', '--', unit]);
    if (/=(?:inactive|failed)$/m.test(stdout)) return;
    await sleep(20);
  }
}
