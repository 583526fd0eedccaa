import { exitCodes, type ExitCode } from '../../contract/outcome';
import { message } from '../../contract/message';
import type { ModelsRequest } from '../../contract/models';
import type { Host } from '../host/host';
import type { GetModelsContext, ModelsContext } from './models';
import { exitCodeOfWork } from '../models/results';
import { modelsAtWork, startModels } from '../jobs/start-run';
import { followModels } from '../jobs/follow-run';
import { modelsPlace } from '../models/models-place';
import { currentPair } from '../state/pair';
import { newRunId } from '../lib/clock';
import { onInterrupt } from './interrupt';
import { contextOf, Exit, notSetUp, print, writingContext, say } from './context';

/** The manifest of the version in place, and where its models lie on this machine or under a prefix. */
export const modelsContext: GetModelsContext = async (options, verb) => {
  const context = await (verb === 'models' ? contextOf(options) : writingContext(options, verb));
  const { host, settings, locale, requestedBy } = context;
  const { layout } = host;
  if (settings.kind === 'bad') throw new Exit(exitCodes.badSettings, settings.message);
  const present = await currentPair(layout);
  if (settings.kind === 'absent' || present.kind !== 'read') throw notSetUp(host);
  const manifestText = present.value.manifest;
  const quiet = options.json === true;
  return {
    manifestText,
    ...(await modelsPlace(layout, settings.settings, manifestText)),
    locale,
    signal: new AbortController().signal,
    print,
    elsewhere: elsewhere(host, requestedBy, options.wait !== false, (told) => {
      if (!quiet) say(told, locale);
    }),
    cancel: () => cancelModels(host),
  };
};

/** Asks the process at work on the models to stop. false: nobody is at work. */
async function cancelModels(host: Host): Promise<boolean> {
  const atWork = await modelsAtWork(host.layout);
  if (atWork === null) return false;
  host.cancel(atWork.process.pid);
  return true;
}

function elsewhere(
  host: Host,
  requestedBy: string,
  wait: boolean,
  tell: (told: ReturnType<typeof message>) => void,
): NonNullable<ModelsContext['elsewhere']> {
  return async (work, emit): Promise<ExitCode> => {
    const request: ModelsRequest = {
      v: 1,
      runId: newRunId(),
      requestedAt: new Date().toISOString(),
      requestedBy: requestedBy.slice(0, 100),
      ...work,
    };
    const answer = await startModels(host, request);
    if (answer.kind === 'busy') throw new Exit(exitCodes.busy, message('models-at-work'));
    if (answer.kind === 'silent') {
      const reason = 'the work on the models did not begin';
      throw new Exit(exitCodes.internal, message('internal-error', { reason, log: host.logPlace }));
    }
    if (!wait) return exitCodes.ok;
    onInterrupt(
      host,
      () => tell(message('models-detached')),
      () => cancelModels(host),
    );
    for await (const event of followModels(host.layout, answer.runId)) {
      emit(event);
      if (event.type === 'finished') return exitCodeOfWork[event.outcome];
    }
    tell(message('models-interrupted'));
    return exitCodes.interrupted;
  };
}
