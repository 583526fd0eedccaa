import { realpath } from 'node:fs/promises';
import * as z from 'zod';
import { atMost, message, type Why } from '../../../contract/message';
import type { ModelsRequest } from '../../../contract/models';
import { ModelsEvent } from '../../../contract/models';
import type { ExitCode } from '../../../contract/outcome';
import type { Settings } from '../../../contract/settings';
import type { Host } from '../../host/host';
import { modelsThere } from '../models-info';
import { modelsPlace } from '../models-place';
import { currentVersion } from '../../state/version';
import { readSettings } from '../../state/settings-file';
import type { EventFile } from '../../state/event-file';
import { log } from '../../lib/log';
import { pathExists } from '../../lib/path';
import { reasonOf } from '../../lib/text';
import type { Emit } from '../progress';
import { exitCodeOfWork, finished, type FinishedFile } from '../results';
import { runJob, stopSignal } from '../../jobs/job';
import { modelsJob } from '../../jobs/jobs';
import { makePauseFolder, pauseForAnswers } from './pause-for-answers';
import { diskOf } from '../missing-disk';
import { remember, rememberDisk, RememberedResult } from '../remembered';

const TaskMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('event'), event: ModelsEvent }),
  z.object({ kind: z.literal('keep'), results: z.array(RememberedResult).max(20_000) }),
]);

/** Messages from the sandbox, trusted only as far as their schema: passes on events, remembers results. */
class TaskMessages {
  #end: FinishedFile | null = null;
  #kept: Promise<void> = Promise.resolve();

  constructor(
    private readonly cacheFile: string,
    private readonly emit: Emit,
  ) {}

  take(told: unknown): void {
    const parsed = TaskMessage.safeParse(told);
    if (!parsed.success) {
      log.error('the models job sent a message that does not fit its schema');
      return;
    }
    if (parsed.data.kind === 'keep') {
      const { results } = parsed.data;
      this.#kept = this.#kept
        .then(() => remember(this.cacheFile, results))
        .catch((error: unknown) => {
          log.error('could not save the results about the models', error);
        });
      return;
    }
    const { event } = parsed.data;
    if (event.type === 'finished') this.#end ??= event;
    else if (event.type !== 'asked' && this.#end === null) this.emit(event);
  }

  /** The last event, once all results are remembered; null if there was none. */
  async end(): Promise<FinishedFile | null> {
    await this.#kept;
    return this.#end;
  }
}

/** Whether an answer of the application is being written or waited for; null: unknown. */
export type IsAnswering = (settings: Settings) => Promise<boolean | null>;

/** The job's own process: takes the waiting request, has it done in the sandbox and reports. */
export async function runModelsWork(host: Host, isAnswering: IsAnswering): Promise<ExitCode> {
  const signal = stopSignal();
  return runJob(modelsJob, host.layout, async ({ request, startedAt, events }) => {
    const { runId, requestedBy, verb, names } = request;
    const emit = calm(events);
    emit({ v: 1, type: 'asked', runId, time: startedAt, requestedBy, verb, names });
    const end = await work(host, request, { signal, emit, isAnswering }).catch((error: unknown) => {
      log.error('the models job failed', error);
      return finished(emit, 'problems', internal(host, reasonOf(error)), []);
    });
    return exitCodeOfWork[end.outcome];
  });
}

interface Working {
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly isAnswering: IsAnswering;
}

async function work(
  host: Host,
  { verb, names, again, bytesPerSecond, from }: ModelsRequest,
  { signal, emit, isAnswering }: Working,
): Promise<FinishedFile> {
  const { layout } = host;
  const settings = await readSettings(layout.settingsFile);
  const version = await currentVersion(layout);
  if (settings.kind !== 'read' || version.kind !== 'read') {
    return finished(emit, 'usage', message('not-set-up'), []);
  }
  const manifestText = version.value.manifest;
  const { folder, cacheFile, policy, source } = await modelsPlace(
    layout,
    settings.settings,
    manifestText,
  );
  const disk = await (await modelsThere(layout, manifestText)).missingDisk();
  if (disk !== null && !(verb === 'download' && again))
    return finished(emit, 'problems', message('models-disk-missing', { at: disk.at }), []);
  await rememberDisk(cacheFile, await diskOf(folder.path));
  const path = await realpath(folder.path).catch(() => folder.path);
  const fileFolders: string[] = [];
  for (const each of policy.fileFolders) if (await pathExists(each)) fileFolders.push(each);
  const messages = new TaskMessages(cacheFile, emit);
  const { downloads } = settings.settings;
  const pauses = verb === 'download' && downloads.pauseForAnswers;
  const pause = pauses ? layout.modelsPause : null;
  if (pause !== null) await makePauseFolder(pause);
  const over = new AbortController();
  const pausing =
    pause === null
      ? undefined
      : pauseForAnswers({
          ...{ folder: pause, emit, signal: over.signal },
          isAnswering: () => isAnswering(settings.settings),
        }).catch((error: unknown) => {
          log.error('the download no longer pauses for answers', error);
        });
  const working = host.sandbox.run(
    verb === 'verify' ? 'models-verify' : 'models-download',
    {
      ...{ verb, names, again, from, manifestText, cacheFile, pause, source },
      bytesPerSecond: bytesPerSecond ?? limitOf(downloads),
      folder: { ...folder, path },
      policy: { ...policy, fileFolders },
      owner: await host.ownerOfModels(path),
    },
    { signal },
    { event: (told) => messages.take(told) },
  );
  const answer = await working.finally(() => {
    over.abort();
  });
  await pausing;
  const end = await messages.end();
  if (end !== null) {
    emit(end);
    return end;
  }
  if (answer.kind === 'cancelled') return finished(emit, 'cancelled', cancelled(verb), []);
  if (answer.kind === 'died') {
    const params = { task: `models-${verb}`, reason: answer.reason, log: host.logPlace };
    return finished(emit, 'problems', message('task-died', params), []);
  }
  const reason = answer.kind === 'broken' ? answer.reason : answer.kind;
  return finished(emit, 'problems', internal(host, reason), []);
}

const limitOf = ({ limitMBps }: Settings['downloads']) =>
  limitMBps === 0 ? null : limitMBps * 1_000_000;

const cancelled = (verb: ModelsRequest['verb']) =>
  message(verb === 'verify' ? 'models-cancelled' : 'models-download-cancelled');

const internal = (host: Host, reason: Why) =>
  message('internal-error', { reason: atMost(reason, 500), log: host.logPlace });

/** Writes progress less often over time: the file is in memory, and a download may take days. Other events at once. */
function calm(events: EventFile): Emit {
  const began = performance.now();
  let told = 0;
  return (event: ModelsEvent) => {
    if (event.type === 'progress') {
      const now = performance.now();
      const everyMs = Math.min(Math.max((now - began) / 600, 400), 10_000);
      if (now - told < everyMs) return;
      told = now;
    }
    events.write(event);
  };
}
