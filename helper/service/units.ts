import { message, type Message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { Settings } from '../../contract/settings';
import { shortGraceSeconds, type ServiceManager } from '../host/services';

/** The first unit that failed to start or stop, with an exit code. */
export interface UnitTrouble {
  readonly exitCode: ExitCode;
  readonly message: Message;
}

/** How long a unit may take beyond the time for its answers. */
const stopSeconds = 40;

/** Stops units last to first, each until it has no process left. null: all are stopped. */
export async function stopUnits(
  services: ServiceManager,
  settings: Settings,
  port: 'held' | 'closed',
  graceSeconds = shortGraceSeconds,
): Promise<UnitTrouble | null> {
  for (const { unit } of [...settings.services].reverse()) {
    const timeoutSeconds = graceSeconds + stopSeconds;
    const { kind } = await services.stop(unit, { timeoutSeconds, graceSeconds, port });
    if (kind === 'still-running') {
      const told = message('service-would-not-stop', { unit, seconds: timeoutSeconds });
      return { exitCode: exitCodes.needsAttention, message: told };
    }
  }
  return null;
}

/** Starts units in order, without checking health: the status shows it. null: all were started. */
export async function startUnits(
  services: ServiceManager,
  settings: Settings,
): Promise<UnitTrouble | null> {
  for (const { unit } of settings.services) {
    const { kind } = await services.start(unit);
    if (kind === 'not-installed') {
      const told = message('service-not-installed', { unit });
      return { exitCode: exitCodes.notSetUp, message: told };
    }
    if (kind === 'refused') {
      return { exitCode: exitCodes.needsAttention, message: message('service-died', { unit }) };
    }
  }
  return null;
}

/** Units stopped with a held port that do not run now refuse connections from now on. */
export async function releasePorts(services: ServiceManager, settings: Settings): Promise<void> {
  for (const { unit } of settings.services) await services.release(unit);
}
