import type { ModelsInfo } from '../../contract/facts';
import { inspectModels, modelsInfo as inWordsOfAReport } from './inspect';
import type { Layout } from '../state/layout';
import { type MissingDisk, missingDisk } from './missing-disk';
import { modelsPlace } from './models-place';
import type { Version } from '../state/version';

/** Nothing is received here. */
const noSources = { protocols: [], modelSources: [] };

/** What the manifest of a version asks for and what of it is there: presence and remembered results, no model is read. */
export async function modelsInfo(layout: Layout, version: Version): Promise<ModelsInfo> {
  const { folder, cacheFile } = await modelsPlace(layout, noSources, version.manifest);
  const report = await inspectModels({
    manifestText: version.manifest,
    modelsDir: folder.path,
    cacheFile,
    extras: false,
  });
  const info = await inWordsOfAReport(report);
  return version.manifestProblem === null
    ? info
    : { ...info, manifest: 'broken', problem: version.manifestProblem };
}

/** Why models of a version are missing. */
export async function missingDiskOf(
  layout: Layout,
  { manifest }: Version,
  { models }: ModelsInfo,
): Promise<MissingDisk | null> {
  const { folder, cacheFile } = await modelsPlace(layout, noSources, manifest);
  return missingDisk(folder.path, cacheFile, models);
}
