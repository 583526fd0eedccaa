import type { ServiceSettings } from '../../contract/settings';
import type { ListenAddress } from '../state/env-file';
import { askHealth } from '../../common/ask-service';
import { isCheckPath, pathsThatAnswer } from './paths';

export interface HealthProposal {
  /** What is answered at the path of the settings; null: nothing. */
  readonly status: number | null;
  readonly path: string;
}

/**
 * What an application that runs could be judged by instead: a path that sounds like a check, or, where that of the settings does not
 * answer well, the best that does. null: nothing runs there, or nothing is better. A path that somebody chose is left alone.
 */
export async function proposeHealth(
  address: ListenAddress,
  { health }: ServiceSettings,
): Promise<HealthProposal | null> {
  if (health?.path !== '/') return null;
  const { healthy, status } = await askHealth(address, health);
  if (status === null) return null;
  const [best] = await pathsThatAnswer(address, health);
  if (best === undefined || (healthy && !isCheckPath(best))) return null;
  return { status, path: best };
}
