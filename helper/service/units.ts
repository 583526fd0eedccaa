import { message, type Message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { Settings } from '../../contract/settings';
import { shortGraceSeconds, type ServiceManager } from '../host/services';

/** The first unit that did not do what was asked of it, and the exit code that tells so. */
export interface UnitTrouble {
  readonly exitCode: ExitCode;
  readonly message: Message;
}

/** What a unit may take beyond the answers that it has to end. */
const stopSeconds = 40;

/** The last one first, each until no process of it is left. null: all of them are down. */
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

/** The first one first. Health is for whoever watches the status. null: all of them were started. */
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

/** What was stopped with its port held and does not run now refuses connections from here on. */
export async function releasePorts(services: ServiceManager, settings: Settings): Promise<void> {
  for (const { unit } of settings.services) await services.release(unit);
}
