import { exitCodes, type ExitCode } from '../../contract/outcome';
import { message } from '../../contract/message';
import type { Host } from '../host/host';
import type { GetModelsContext, ModelsContext } from './models';
import { exitCodeOfWork } from '../models/results';
import { follow } from '../jobs/job';
import { modelsJob } from '../jobs/jobs';
import { modelsPlace } from '../models/models-place';
import { currentVersion } from '../state/version';
import { onInterrupt } from './interrupt';
import {
  contextOf,
  notSetUp,
  soundSettings,
  print,
  unlessRefused,
  writingContext,
} from './context';
import { say } from './say';
import { beginModels, cancelModels } from './operations/models';

/** The current version's manifest, and its models folder on this machine or under a prefix. */
export const modelsContext: GetModelsContext = async (options, verb) => {
  const context = await (verb === 'models' ? contextOf(options) : writingContext(options, verb));
  const { host, locale, requestedBy } = context;
  const { layout } = host;
  const settings = soundSettings(context);
  const present = await currentVersion(layout);
  if (present.kind !== 'read') throw notSetUp();
  const manifestText = present.value.manifest;
  const quiet = options.json === true;
  return {
    manifestText,
    ...(await modelsPlace(layout, settings, manifestText)),
    locale,
    signal: new AbortController().signal,
    print,
    elsewhere: elsewhere(host, requestedBy, options.wait !== false, (told) => {
      if (!quiet) say(told, locale);
    }),
    cancel: async () => (await cancelModels(host)).kind === 'done',
  };
};

function elsewhere(
  host: Host,
  requestedBy: string,
  wait: boolean,
  tell: (told: ReturnType<typeof message>) => void,
): NonNullable<ModelsContext['elsewhere']> {
  return async (work, emit): Promise<ExitCode> => {
    const { runId } = unlessRefused(await beginModels(host, requestedBy, work));
    if (!wait) return exitCodes.ok;
    onInterrupt(
      host,
      () => tell(message('models-detached')),
      () => cancelModels(host),
    );
    for await (const event of follow(modelsJob, host.layout, (id) => id === runId)) {
      emit(event);
      if (event.type === 'finished') return exitCodeOfWork[event.outcome];
    }
    tell(message('models-interrupted'));
    return exitCodes.interrupted;
  };
}
