import type { ModelsWork } from '../../../contract/models';
import type { Host } from '../../host/host';
import { asker, cancel, start } from '../../jobs/job';
import { modelsJob } from '../../jobs/jobs';
import { type Answer, done, idle, type Idle } from './answer';
import { begun, type Begun, whereNothingIs } from './runs';

/** Verifies or downloads in a separate process, which checks the names: nothing of the manifest is read here. */
export async function beginModels(
  host: Host,
  requestedBy: string,
  work: ModelsWork,
): Promise<Begun> {
  const refused = await whereNothingIs(host.layout);
  if (refused !== null) return refused;
  return begun(host, await start(modelsJob, host, { ...asker(requestedBy), ...work }), {
    busy: 'models-at-work',
    silent: 'the work on the models did not begin',
  });
}

export async function cancelModels(host: Host): Promise<Answer | Idle> {
  return (await cancel(modelsJob, host)) ? done : idle;
}
