import type { ModelsInfo } from '../../contract/facts';
import { inspectModels, modelsInfo as inWordsOfAReport } from './inspect';
import type { Layout } from '../state/layout';
import { modelsPlace } from './models-place';
import type { Pair } from '../state/pair';

/** Nothing is received here. */
const noSources = { protocols: [], modelSources: [] };

/** What the manifest of a version asks for and what of it is there: presence and remembered results, no model is read. */
export async function modelsInfo(layout: Layout, pair: Pair): Promise<ModelsInfo> {
  const { folder, cacheFile } = await modelsPlace(layout, noSources, pair.manifest);
  const report = await inspectModels({
    manifestText: pair.manifest,
    modelsDir: folder.path,
    cacheFile,
    extras: false,
  });
  const info = await inWordsOfAReport(report);
  return pair.manifestProblem === null
    ? info
    : { ...info, manifest: 'broken', problem: pair.manifestProblem };
}
