import { lstatSync, mkdirSync } from 'node:fs';
import { message } from '../../../contract/message';
import type { ModelFileDetail, ModelsResult } from '../../../contract/models';
import { beginWork, type Selection, type SelectedFile } from '../begin-work';
import { fileWithin, type OpenFolder } from '../open-folder';
import { HashPool, type HashPoolOptions } from '../hash/pool';
import { inspectFile } from '../inspect';
import type { ModelSource } from '../bundle/models';
import type { ModelFile, ParsedManifest } from '../manifest/types';
import { Progress, type Emit } from '../progress';
import { keepingOf, readRemembered, type SaveResults } from '../remembered';
import { finished, wordOn, type FinishedFile } from '../results';
import { diskFailure } from './disk-failure';
import { downloadFile, type DownloadResult } from './download-file';
import { DownloadFailure, isFailure, type SourcePolicy } from './source';
import { defaultPatience, isBundled, type Patience } from './fetch-file';
import { lockOf } from './folder-lock';
import { Pause } from './pause';
import { runQueue } from './queue';
import { Throttle } from './transfer';

export interface Downloading {
  readonly manifest: ParsedManifest;
  readonly modelsDir: string;
  readonly cacheFile: string;
  /** Saves results for a process that cannot write that file. */
  readonly keep?: SaveResults | undefined;
  /** Ids or display names; empty: every model with a missing file. */
  readonly names: readonly string[];
  readonly policy: SourcePolicy;
  /** Also use sources that gave another file than the manifest says. */
  readonly again?: boolean;
  /** Used instead of the manifest's URLs, or before them; null: it does not have the file. */
  readonly sourceOf?: ((file: ModelFile) => ModelSource | null) | undefined;
  readonly alsoNetwork?: boolean;
  /** null: unlimited. */
  readonly bytesPerSecond: number | null;
  /** Downloads wait while this file exists; null: never. */
  readonly pauseFile?: string | null | undefined;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly hashing?: HashPoolOptions;
  readonly patience?: Patience;
}

/** Downloads missing files, several at once on a fast line (beside.ts). Never changes a complete file. */
export function downloadModels(downloading: Downloading): Promise<FinishedFile> {
  const { modelsDir, emit } = downloading;
  const make = () => {
    if (lstatSync(modelsDir, { throwIfNoEntry: false }) === undefined)
      mkdirSync(modelsDir, { mode: 0o755, recursive: true });
  };
  const work = async (base: OpenFolder, chosen: Selection) => {
    const lock = await lockOf(base);
    if (lock === null) return finished(emit, 'busy', message('models-busy'), []);
    try {
      return await downloadBelow(base, chosen, downloading);
    } finally {
      await lock.release();
    }
  };
  return beginWork(downloading, work, make);
}

type Plan = SelectedFile & {
  readonly detail: ModelFileDetail;
  /** From a bundle; null: the bundle does not have it. */
  readonly source?: ModelSource | null;
};

async function downloadBelow(
  base: OpenFolder,
  { files, named }: Selection,
  downloading: Downloading,
): Promise<FinishedFile> {
  const { emit, signal, cacheFile } = downloading;
  const keep = keepingOf(downloading);
  const remembered = await readRemembered(cacheFile);
  const plans = files.map((chosen): Plan => {
    const detail = inspectFile(chosen.file, base, remembered);
    if (downloading.sourceOf === undefined) return { ...chosen, detail };
    const { sourceOf, alsoNetwork = false } = downloading;
    const source = sourceOf(chosen.file);
    if (source === null && alsoNetwork) return { ...chosen, detail };
    const network = alsoNetwork ? chosen.file.sources : [];
    const sources = source === null ? network : [source.url, ...network];
    return { ...chosen, file: { ...chosen.file, sources }, detail, source };
  });
  const wanted = (plan: Plan) => isWanted(plan, named);
  const todo = plans.filter(wanted);
  const sizes = todo.map(({ file, detail }) =>
    file.sizeBytes === null ? null : file.sizeBytes - (detail.partialBytes ?? 0),
  );
  const totalBytes = sizes.reduce<number | null>(
    (sum, size) => (sum === null || size === null ? null : sum + Math.max(0, size)),
    0,
  );
  emit({ v: 1, type: 'started', verb: 'download', files: todo.length, totalBytes });

  const results: ModelsResult[] = [];
  let offline = 0;
  const settle = (result: ModelsResult) => {
    results.push(result);
    emit({ v: 1, type: 'file', result });
  };
  const progress = new Progress(emit, totalBytes);
  const pool = new HashPool({ ...downloading.hashing, workers: 1 });
  const stopped = new AbortController();
  const around: Around = {
    ...{ base, pool, progress },
    downloading: { ...downloading, signal: AbortSignal.any([signal, stopped.signal]) },
    throttle: new Throttle(downloading.bytesPerSecond, pauseOf(downloading)),
    outstanding: new Map(),
  };
  const work = async (plan: Plan) => {
    const place = { model: plan.entry.name, file: plan.file.path };
    const cancelled = { outcome: 'cancelled', message: message('models-cancelled') } as const;
    if (signal.aborted) {
      settle({ ...place, state: plan.detail.state, ...cancelled });
      return;
    }
    try {
      const done = await downloadOne(plan, around);
      if (done.remembered !== null) await keep([done.remembered]);
      settle({ ...place, state: done.state, outcome: done.outcome, message: done.message });
    } catch (error) {
      const state = inspectFile(plan.file, base, remembered).state;
      if (isAborted(signal)) {
        settle({ ...place, state, ...cancelled });
        return;
      }
      const failure = isFailure(error) ? error : ofDisk(error, base, stopped);
      if (failure.kind === 'offline') offline += 1;
      settle({ ...place, state, outcome: 'failed', message: failure.told });
    }
  };
  process.on('SIGXFSZ', survive);
  try {
    for (const plan of plans.filter((each) => !wanted(each))) {
      const place = { model: plan.entry.name, file: plan.file.path };
      const { state } = plan.detail;
      settle({ ...place, state, outcome: 'skipped', message: skippedBecause(plan) });
    }
    await runQueue({
      items: todo,
      // some file systems treat two names as one
      keyOf: ({ file }) => file.path.normalize('NFC').toLowerCase(),
      work,
      rate: () => progress.bytesPerSecond,
    });
  } finally {
    process.off('SIGXFSZ', survive);
    await pool.end();
  }
  return conclude(results, offline, downloading);
}

/** With a handler, a file size limit fails write(2) instead of killing us: setrlimit(2). */
const survive = () => undefined;

/** A function, because the compiler assumes that an earlier check still holds. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

/** Converts errors of system calls; anything else is a bug, which stops the other downloads and is thrown again. */
function ofDisk(error: unknown, base: OpenFolder, stopped?: AbortController): DownloadFailure {
  const failure = diskFailure(error, base);
  if (failure !== null) return failure;
  stopped?.abort();
  throw error;
}

const pauseOf = ({ pauseFile }: Downloading): Pause | null =>
  pauseFile === undefined || pauseFile === null ? null : new Pause(pauseFile);

/** Existing files stay. A new copy of a wrong file is downloaded only if named explicitly, and put beside it. */
function isWanted({ file, detail }: Plan, named: boolean): boolean {
  if (file.refused !== null || file.sources.length === 0) return false;
  if (detail.state === 'missing' || detail.state === 'incomplete') return true;
  return named && (detail.state === 'corrupt' || detail.state === 'wrong-size');
}

function skippedBecause({ file, detail, source }: Plan) {
  if (detail.reason !== null) return detail.reason;
  if (file.sources.length === 0 && (detail.state === 'missing' || detail.state === 'incomplete'))
    return message(source === null ? 'model-not-in-bundle' : 'manifest-no-source');
  if (detail.state === 'corrupt') return null;
  return wordOn(detail) ?? message('model-already-there');
}

/** What all files of a download share. */
interface Around {
  readonly base: OpenFolder;
  readonly downloading: Downloading;
  readonly pool: HashPool;
  readonly throttle: Throttle;
  readonly progress: Progress;
  /** What each file still has to receive. */
  readonly outstanding: Map<Plan, number>;
}

async function downloadOne(plan: Plan, around: Around): Promise<DownloadResult> {
  const { base, downloading, pool, throttle, progress, outstanding } = around;
  const { entry, file, source } = plan;
  const place = { model: entry.name, file: file.path };
  const found = fileWithin(base, file.parts, { create: true });
  if (found.kind === 'failed') throw ofDisk(found.error, base);
  if (found.kind !== 'there') {
    throw new DownloadFailure(
      'local',
      message('manifest-path-refused', {
        path: file.path.slice(0, 300),
        why: found.kind === 'refused' ? found.reason : 'unreadable',
      }),
    );
  }
  let meter = progress.file(place, 'downloading', file.sizeBytes);
  let total = file.sizeBytes;
  try {
    return await downloadFile({
      file,
      folder: found.folder,
      name: found.name,
      pool,
      policy: downloading.policy,
      again: downloading.again === true || file.sources.every(isBundled),
      openBundled: source?.open,
      patience: downloading.patience ?? defaultPatience,
      throttle,
      signal: downloading.signal,
      othersBytes: () => {
        let sum = 0;
        for (const [other, bytes] of outstanding) if (other !== plan) sum += bytes;
        return sum;
      },
      onTotal: (totalBytes, startBytes) => {
        total = totalBytes;
        meter = progress.file(place, 'downloading', totalBytes, { startBytes });
        meter.set(startBytes);
      },
      onBytes: (done) => {
        outstanding.set(plan, Math.max(0, (total ?? 0) - done));
        meter.set(done);
      },
      onWaiting: () => {
        meter.wait();
      },
      onReading: (totalBytes) => progress.file(place, 'reading', totalBytes, { counts: false }),
      onTrouble: (told) => {
        downloading.emit({ v: 1, type: 'notice', ...place, message: told });
      },
    });
  } finally {
    outstanding.delete(plan);
    found.folder.close();
  }
}

function conclude(
  results: readonly ModelsResult[],
  offline: number,
  { emit, signal }: Downloading,
): FinishedFile {
  if (signal.aborted)
    return finished(emit, 'cancelled', message('models-download-cancelled'), results);
  const tried = results.filter(({ outcome }) => outcome !== 'skipped');
  const failed = tried.filter(({ outcome }) => outcome === 'failed');
  const wrong = results.filter(
    ({ state, outcome, message: said }) =>
      outcome === 'skipped' &&
      said?.code !== 'model-not-in-bundle' &&
      !(state === 'verified' || state === 'present' || state === 'unverifiable'),
  );
  const summary = message('models-download-summary', {
    done: tried.length - failed.length,
    failed: failed.length + wrong.length,
  });
  if (failed.length > 0 && failed.length === offline)
    return finished(emit, 'offline', summary, results);
  if (failed.length + wrong.length > 0) return finished(emit, 'problems', summary, results);
  if (tried.length === 0)
    return finished(emit, 'nothing-to-do', message('models-download-nothing'), results);
  return finished(emit, 'done', summary, results);
}
