import type { HealthAnswer } from '../../contract/facts';
import { message } from '../../contract/message';
import { listenAddress, readEnvFile } from '../state/env-file';
import { addressOf } from '../service/health';
import { judge } from '../service/verdict';
import { stopUnits } from '../service/units';
import { RunEnd } from './end';
import type { Run } from './run';

/** Every unit of the settings is down, or the run ends. */
export async function stopAll(run: Run): Promise<void> {
  const trouble = await stopUnits(run.host.services, run.settings);
  if (trouble !== null) throw new RunEnd('rolled-back', trouble.message);
}

const logLines = 60;

/** Started in order, each judged. Throws RunEnd with the verdict and the end of the unit's own log. */
export async function startAndJudge(
  run: Run,
  signal: AbortSignal,
  output: (line: string) => void,
): Promise<{ firstGoodAtMs: number; answer: HealthAnswer | null }> {
  const { services } = run.host;
  const base = listenAddress(await readEnvFile(run.layout.envFile));
  const since = new Date();
  let firstGoodAtMs = 0;
  let last: HealthAnswer | null = null;
  for (const service of run.settings.services) {
    const { unit } = service;
    const started = await services.start(unit);
    if (started.kind === 'not-installed')
      throw new RunEnd('rolled-back', message('service-not-installed', { unit }));
    if (started.kind === 'refused')
      throw new RunEnd('rolled-back', message('service-died', { unit }), [
        started.reason,
        ...(await services.log(unit, since, logLines)),
      ]);
    const verdict = await judge(services, service, addressOf(service, base), signal);
    if (verdict.kind === 'cancelled')
      throw new RunEnd('cancelled', message('cancelled-before-stop'));
    if (verdict.kind === 'unhealthy') {
      const log = await services.log(unit, since, logLines);
      log.forEach(output);
      throw new RunEnd('rolled-back', verdict.message, log);
    }
    firstGoodAtMs = Math.max(firstGoodAtMs, verdict.firstGoodAtMs);
    last = verdict.answer ?? last;
  }
  return { firstGoodAtMs, answer: last };
}
