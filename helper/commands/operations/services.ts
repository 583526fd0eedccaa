import { message } from '../../../contract/message';
import { exitCodes } from '../../../contract/outcome';
import type { Settings } from '../../../contract/settings';
import type { Host } from '../../host/host';
import { restartUnits, startWithCurrentFiles } from '../../service/restart';
import { isCodeMissing } from '../../state/version';
import { probationNow } from '../../state/probation';
import { hasStarted } from '../../state/staged';
import { stopUnits } from '../../service/units';
import { type Answer, done, refuse } from './answer';
import { whileAtWork } from './runs';

export const serviceVerbs = ['start', 'stop', 'restart'] as const;
export type ServiceVerb = (typeof serviceVerbs)[number];

const doing = {
  start: startWithCurrentFiles,
  stop: (host: Host, settings: Settings) => stopUnits(host.services, settings, 'closed'),
  restart: restartUnits,
} as const;

/**
 * Starts, stops or restarts the current application. While a run exchanges its files, no process may be started; a stop
 * does no harm then.
 */
export async function serve(host: Host, settings: Settings, verb: ServiceVerb): Promise<Answer> {
  const refused = verb === 'stop' ? null : await whileAtWork(host);
  if (refused !== null) return refused;
  if (verb !== 'stop' && (await isCodeMissing(host.layout)))
    return refuse(exitCodes.needsAttention, message('code-missing', { folder: host.layout.app }));
  const trouble = await doing[verb](host, settings);
  if (trouble !== null) return refuse(trouble.exitCode, trouble.message);
  if (verb !== 'stop' && (await probationNow(host.layout)) !== null) await host.watch();
  if (verb !== 'stop' && host.mode === 'embedded' && (await hasStarted(host.layout)))
    await host.waitToApply();
  return done;
}
