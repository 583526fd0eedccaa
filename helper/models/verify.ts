import type { ModelState } from '../../contract/facts';
import { message } from '../../contract/message';
import type { Checksum, ModelsResult } from '../../contract/models';
import { beginWork, type Selection, type SelectedFile } from './begin-work';
import type { OpenFolder } from './open-folder';
import { HashPool, type HashPoolOptions } from './hash/pool';
import { inspectFile } from './inspect';
import type { ModelFile, ParsedManifest } from './manifest/types';
import { Progress, type Emit } from './progress';
import { keepingOf, readRemembered, type SaveResults, type RememberedResult } from './remembered';
import { finished, wordOn, type FinishedFile } from './results';
import { stateOfFile } from './states';
import { digestFile } from './verify-file';

export interface Verification {
  readonly manifest: ParsedManifest;
  readonly modelsDir: string;
  readonly cacheFile: string;
  /** Saves results for a process that cannot write that file. */
  readonly keep?: SaveResults | undefined;
  /** Ids or display names; empty: every model. */
  readonly names: readonly string[];
  /** Also read unchanged files again: a disk can lose bits without a trace. */
  readonly again?: boolean;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly hashing?: HashPoolOptions;
}

type Checkable = ModelFile & { readonly checksum: Checksum };
interface Job extends SelectedFile {
  readonly file: Checkable;
  readonly sizeBytes: number;
}

const saveEveryMs = 2000;

/** Reads several files at a time and remembers each result, so that a cancelled verification can be continued. */
export function verifyModels(verification: Verification): Promise<FinishedFile> {
  return beginWork(verification, (base, chosen) => verifyBelow(base, chosen, verification));
}

async function verifyBelow(
  base: OpenFolder,
  { files, named }: Selection,
  verification: Verification,
): Promise<FinishedFile> {
  const { cacheFile, again = false, signal, emit, hashing } = verification;
  const remembered = await readRemembered(cacheFile);
  const jobs: Job[] = [];
  const results: ModelsResult[] = [];
  const settle = (result: ModelsResult) => {
    results.push(result);
    emit({ v: 1, type: 'file', result });
  };
  const settled: ModelsResult[] = [];
  for (const { entry, file } of files) {
    const detail = inspectFile(file, base, remembered);
    if (isCheckable(file) && needsReading(detail.state, again))
      jobs.push({ entry, file, sizeBytes: detail.sizeBytes ?? 0 });
    else
      settled.push({
        model: entry.name,
        file: file.path,
        state: detail.state,
        outcome: 'skipped',
        message: detail.reason ?? wordOn(detail),
      });
  }
  const totalBytes = jobs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  emit({ v: 1, type: 'started', verb: 'verify', files: jobs.length, totalBytes });
  settled.forEach(settle);

  const progress = new Progress(emit, totalBytes);
  const pool = new HashPool(hashing);
  const unsaved = new PendingResults(keepingOf(verification));
  // the largest first, so that no thread has a long file left at the end
  const queue = [...jobs].sort((a, b) => a.sizeBytes - b.sizeBytes);
  const work = async () => {
    for (let job = queue.pop(); job !== undefined; job = queue.pop()) {
      settle(await verifyJob(base, job, pool, signal, progress, unsaved));
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(pool.size, jobs.length) }, work));
  } finally {
    await pool.end();
    await unsaved.save();
  }
  const order = new Map(files.map(({ file }, index) => [file.path, index]));
  results.sort((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0));
  return conclude(emit, results, files, named, signal.aborted);
}

const isCheckable = (file: ModelFile): file is Checkable => file.checksum !== null;
const needsReading = (state: ModelState, again: boolean): boolean =>
  state === 'present' || (again && (state === 'verified' || state === 'corrupt'));

async function verifyJob(
  base: OpenFolder,
  { entry, file, sizeBytes }: Job,
  pool: HashPool,
  signal: AbortSignal,
  progress: Progress,
  unsaved: PendingResults,
): Promise<ModelsResult> {
  const place = { model: entry.name, file: file.path };
  const cancelled: ModelsResult = {
    ...place,
    state: 'present',
    outcome: 'cancelled',
    message: message('models-cancelled'),
  };
  if (signal.aborted) return cancelled;
  const meter = progress.file(place, 'reading', sizeBytes);
  const reading = await digestFile(base, file, pool, signal, (done) => {
    meter.set(done);
  });
  switch (reading.kind) {
    case 'cancelled':
      return cancelled;
    case 'missing':
      return { ...place, state: 'missing', outcome: 'failed', message: null };
    case 'refused':
      return { ...place, state: 'refused', outcome: 'failed', message: reading.message };
    case 'failed':
      return { ...place, state: 'present', outcome: 'failed', message: reading.message };
    case 'read': {
      await unsaved.add(reading.result);
      const { digest, identity } = reading.result;
      const state = stateOfFile({ sizeBytes: Number(identity.split(' ')[0]), digest }, file);
      const told =
        state === 'corrupt'
          ? message('model-corrupt', {
              expected: file.checksum.digest.slice(0, 16),
              actual: digest.slice(0, 16),
            })
          : wordOn({
              state,
              expectedBytes: file.sizeBytes,
              sizeBytes: Number(identity.split(' ')[0]),
            });
      return { ...place, state, outcome: state === 'verified' ? 'done' : 'failed', message: told };
    }
  }
}

/** Collects results before saving: a thousand small files must not write the whole list a thousand times. */
class PendingResults {
  #results: RememberedResult[] = [];
  #savedAt = performance.now();
  #saving: Promise<void> = Promise.resolve();

  constructor(private readonly keep: SaveResults) {}

  async add(result: RememberedResult): Promise<void> {
    this.#results.push(result);
    if (performance.now() - this.#savedAt >= saveEveryMs) await this.save();
  }

  save(): Promise<void> {
    this.#saving = this.#saving.then(async () => {
      const results = this.#results;
      if (results.length === 0) return;
      this.#results = [];
      this.#savedAt = performance.now();
      await this.keep(results);
    });
    return this.#saving;
  }
}

function conclude(
  emit: Emit,
  results: readonly ModelsResult[],
  files: readonly SelectedFile[],
  named: boolean,
  cancelled: boolean,
): FinishedFile {
  if (cancelled) return finished(emit, 'cancelled', message('models-cancelled'), results);
  const required = new Set(
    files.filter(({ entry }) => entry.required).map(({ file }) => file.path),
  );
  const absent = (state: ModelState) => state === 'missing' || state === 'incomplete';
  const matters = (result: ModelsResult) =>
    result.state !== 'verified' && (!absent(result.state) || named || required.has(result.file));
  const count = (wanted: (state: ModelState) => boolean) =>
    results.filter(({ state }) => wanted(state)).length;
  const summary = message('models-verify-summary', {
    verified: count((state) => state === 'verified'),
    wrong: count((state) => state === 'corrupt' || state === 'wrong-size' || state === 'refused'),
    unsure: count((state) => state === 'unverifiable' || state === 'present'),
    missing: count(absent),
  });
  return finished(emit, results.some(matters) ? 'problems' : 'done', summary, results);
}
