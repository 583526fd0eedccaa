import type { ServiceInfo } from '../../contract/facts';
import type { ServiceSettings, Settings } from '../../contract/settings';
import { listenAddress, readEnvFile, type ListenAddress } from '../state/env-file';
import type { ServiceManager } from '../host/services';
import { askHealth } from './health';

export interface Observed {
  readonly info: ServiceInfo;
  readonly healthy: boolean;
}

export const addressOf = (service: ServiceSettings, base: ListenAddress): ListenAddress => ({
  host: base.host,
  port: service.port ?? base.port,
});

/** How every configured service fares now: its unit, and one answer of those that have a health path. */
export async function observe(
  services: ServiceManager,
  settings: Settings,
  envFile: string,
): Promise<readonly Observed[]> {
  const base = listenAddress(await readEnvFile(envFile));
  return Promise.all(
    settings.services.map(async (service) => {
      const facts = await services.inspect(service.unit);
      const health =
        service.health !== null && facts.state === 'active'
          ? await askHealth(addressOf(service, base), service.health.path)
          : null;
      return {
        info: { ...facts, health },
        healthy: facts.state === 'active' && (health?.healthy ?? service.health === null),
      };
    }),
  );
}
