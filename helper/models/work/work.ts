import { readdir } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { execa } from 'execa';
import { because, message } from '../../../contract/message';
import type { ModelsWork } from '../../../contract/models';
import { modelSources } from '../bundle/models';
import { pauseIn } from '../download/pause';
import { openBundle, roomPatienceSeconds } from '../bundle/read';
import { unlessRefused } from '../bundle/refusal';
import { downloadModels } from '../download/download';
import type { SourcePolicy } from '../download/source';
import type { ModelsDirectory } from '../folder';
import type { HashPoolOptions } from '../hash/pool';
import { parseManifest } from '../manifest/parse';
import type { Emit } from '../progress';
import type { SaveResults } from '../remembered';
import { finished, type FinishedFile } from '../results';
import { verifyModels } from '../verify';

const niceness = 10;

/**
 * Gives this process the lowest CPU and disk priority (ioprio_set(2)). Both belong to threads and are inherited by
 * threads started later, so call this before the first worker. If it fails or ionice is missing, the work is done
 * anyway. A unit sets CPUWeight= and IOSchedulingClass= itself.
 */
export async function yieldToDesktop(): Promise<{ readonly cpu: boolean; readonly io: boolean }> {
  const threads = await readdir('/proc/self/task');
  let cpu = true;
  for (const thread of threads) {
    try {
      setPriority(Number(thread), niceness);
    } catch {
      cpu = false; // the priority was lower already, or the thread is gone
    }
  }
  const ionice = await execa('/usr/bin/ionice', ['-c3', '-p', ...threads], {
    reject: false,
    stdio: 'ignore',
  });
  return { cpu, io: ionice.exitCode === 0 };
}

interface DoModelsWork extends ModelsWork {
  readonly manifestText: string | null;
  readonly folder: ModelsDirectory;
  readonly cacheFile: string;
  /** A bundle to try before the network. */
  readonly source?: string | undefined;
  readonly policy: SourcePolicy;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly keep?: SaveResults;
  readonly hashing?: HashPoolOptions | undefined;
  readonly pause?: string | null;
}

/** Runs a verification or a download in this process, at the lowest priority. */
export async function doModelsWork(work: DoModelsWork): Promise<FinishedFile> {
  const { verb, names, manifestText, folder, cacheFile, signal, emit, keep, hashing } = work;
  const { bytesPerSecond } = work;
  await yieldToDesktop();
  if (folder.refused !== null) {
    const told = message('models-folder-refused', {
      folder: folder.refused.path.slice(0, 300),
      place: folder.refused.from,
    });
    emit({ v: 1, type: 'notice', model: '', file: '', message: told });
  }
  const shared = {
    manifest: parseManifest(manifestText),
    modelsDir: folder.path,
    ...{ cacheFile, names, signal, emit, keep },
    ...(hashing && { hashing }),
  };
  if (verb === 'verify') return verifyModels({ ...shared, again: work.again });
  const pauseFile = work.pause === undefined || work.pause === null ? null : pauseIn(work.pause);
  const receiving = {
    ...shared,
    again: work.again,
    policy: work.policy,
    bytesPerSecond,
    pauseFile,
  };
  const { from = work.source } = work;
  if (from === undefined) return downloadModels(receiving);
  const isAlone = work.from !== undefined;
  const opened = await unlessRefused(() =>
    openBundle(from, isAlone ? undefined : roomPatienceSeconds),
  );
  if (!opened.ok) {
    const said = opened.failure.message;
    if (isAlone) return finished(emit, 'problems', said, []);
    const reason = because('source-refused', { code: said.code });
    const told = message('source-not-used', { source: from, reason });
    emit({ v: 1, type: 'notice', model: '', file: '', message: told });
    return downloadModels(receiving);
  }
  const sourceOf = modelSources(opened.result);
  return downloadModels({ ...receiving, sourceOf, alsoNetwork: !isAlone }).finally(() => {
    opened.result.files.close();
  });
}
