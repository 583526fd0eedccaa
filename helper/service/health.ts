import type { ServiceInfo } from '../../contract/facts';
import { type ListenAddress, listenAddress, readEnvFile } from '../state/env-file';
import { listenersOn, uidOf } from '../lib/process-info';
import type { ServiceSettings, Settings } from '../../contract/settings';
import type { ServiceFacts, ServiceManager } from '../host/services';
import { askHealth } from '../../common/ask-service';

export interface ServiceObservation {
  readonly info: ServiceInfo;
  readonly healthy: boolean;
  /** Restarted again and again: an answer between two crashes does not count as healthy. */
  readonly looping: boolean;
  /** Another user's program listens on the unit's port: its answers are not the application's. */
  readonly portTakenBy: { readonly port: number; readonly uid: number } | null;
}

const restartsOfALoop = 2;
const youngMs = 120_000;

function isLooping({ restarts, since }: ServiceFacts): boolean {
  if ((restarts ?? 0) < restartsOfALoop || since === null) return false;
  return Date.now() - Date.parse(since) < youngMs;
}

export const addressOf = (service: ServiceSettings, base: ListenAddress): ListenAddress => ({
  host: base.host,
  port: service.port ?? base.port,
});

/** The current state of every configured service: its unit, and one answer if it has a health path. */
export async function observe(
  services: ServiceManager,
  settings: Settings,
  envFile: string,
): Promise<readonly ServiceObservation[]> {
  const base = listenAddress(await readEnvFile(envFile));
  return Promise.all(
    settings.services.map(async (service) => {
      const facts = await services.inspect(service.unit);
      const address = addressOf(service, base);
      const asked = facts.state === 'active' ? service.health : null;
      const health = asked === null ? null : await askHealth(address, asked);
      const taker = asked === null ? null : await strangerOn(services, service.unit, address.port);
      const looping = isLooping(facts);
      const answersWell = health?.healthy ?? service.health === null;
      return {
        info: { ...facts, health },
        healthy: facts.state === 'active' && answersWell && !looping && taker === null,
        looping,
        portTakenBy: taker === null ? null : { port: address.port, uid: taker },
      };
    }),
  );
}

/**
 * The user who listens on the port, if no process of the unit has that user; null if it may be the unit. Root counts as
 * the unit, because systemd may hold its socket. Compares users, because only root can see who owns a descriptor.
 */
async function strangerOn(
  services: ServiceManager,
  unit: string,
  port: number,
): Promise<number | null> {
  const listeners = await listenersOn(port);
  const pids = await services.processes(unit);
  const users = new Set(await Promise.all([...pids].map(uidOf)));
  const isOurs = listeners.some(({ uid }) => uid === 0 || users.has(uid));
  return isOurs || users.size === 0 ? null : (listeners[0]?.uid ?? null);
}
