import type { ModelsInfo } from '../../contract/facts';
import { modelsDirectory } from '../models/folder';
import { inspectModels, modelsInfo as inWordsOfAReport } from '../models/inspect';
import { parseManifest } from '../models/manifest/parse';
import { readEnvFile } from '../system/env-file';
import type { Layout } from '../system/layout';
import type { Pair } from './pair';

/** What the manifest of a version asks for and what of it is there: presence and remembered results, no model is read. */
export async function modelsInfo(layout: Layout, pair: Pair): Promise<ModelsInfo> {
  const folder = modelsDirectory({
    variables: await readEnvFile(layout.envFile),
    modelsBaseDir: parseManifest(pair.manifest).modelsBaseDir,
    defaultDir: layout.models,
  });
  const report = await inspectModels({
    manifestText: pair.manifest,
    modelsDir: folder.path,
    cacheFile: layout.modelsRecord,
    extras: false,
  });
  const info = inWordsOfAReport(report);
  return pair.manifestProblem === null
    ? info
    : { ...info, manifest: 'broken', problem: pair.manifestProblem };
}
