import { message } from '../../../contract/message';
import type { ModelsWork } from '../../../contract/models';
import { downloadModels } from '../download/download';
import type { SourcePolicy } from '../download/source';
import type { ModelsDirectory } from '../folder';
import type { HashPoolOptions } from '../hash/pool';
import { yieldToDesktop } from './low-priority';
import { parseManifest } from '../manifest/parse';
import type { Emit } from '../progress';
import type { Keep } from '../remembered';
import type { Finished } from '../results';
import { verifyModels } from '../verify';

export interface DoModelsWork extends ModelsWork {
  readonly manifestText: string | null;
  readonly folder: ModelsDirectory;
  readonly cacheFile: string;
  readonly policy: SourcePolicy;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly keep?: Keep;
  readonly hashing?: HashPoolOptions | undefined;
}

/** A verification or a download in this process, giving way to everything else. */
export async function doModelsWork(work: DoModelsWork): Promise<Finished> {
  const { verb, names, manifestText, folder, cacheFile, signal, emit, keep, hashing } = work;
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
  return verb === 'verify'
    ? verifyModels({ ...shared, again: work.again })
    : downloadModels({ ...shared, policy: work.policy, bytesPerSecond: work.bytesPerSecond });
}
