import type { ServiceSettings } from '../../contract/settings';
import type { ListenAddress } from '../state/env-file';
import { askHealth } from '../../common/ask-service';
import { isCheckPath, pathsThatAnswer } from './paths';

export interface HealthProposal {
  /** The status at the settings' path; null: no answer. */
  readonly status: number | null;
  readonly path: string;
}

/**
 * A better health path for a running application: one that sounds like a check, or if the settings' path has no good
 * answer, the best that has. null: nothing runs, or nothing is better. Never replaces a path that somebody chose.
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
