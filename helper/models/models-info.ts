import type { ModelsInfo } from '../../contract/facts';
import type { ModelsReport } from '../../contract/models';
import { inspectModels, modelsInfo as inWordsOfAReport } from './inspect';
import type { Layout } from '../state/layout';
import { type MissingDisk, missingDisk } from './missing-disk';
import { modelsPlace } from './models-place';
import type { Version } from '../state/version';

/** Nothing is downloaded here. */
const noSources = { protocols: [], modelSources: [] };

interface ModelsThere {
  readonly folder: string;
  readonly report: ModelsReport;
  /** Whether models are missing because a disk is. */
  missingDisk(): Promise<MissingDisk | null>;
}

/** What a manifest requires and what exists: presence and remembered results, without reading a model. */
export async function modelsThere(
  layout: Layout,
  manifestText: string | null,
): Promise<ModelsThere> {
  const { folder, cacheFile } = await modelsPlace(layout, noSources, manifestText);
  const place = { manifestText, modelsDir: folder.path, cacheFile, extras: false };
  const report = await inspectModels(place);
  return {
    folder: folder.path,
    report,
    missingDisk: () => missingDisk(folder.path, cacheFile, report.models),
  };
}

/** The same for a version, as in a report. */
export async function modelsInfo(
  { manifestProblem }: Version,
  { report }: ModelsThere,
): Promise<ModelsInfo> {
  const info = await inWordsOfAReport(report);
  return manifestProblem === null
    ? info
    : { ...info, manifest: 'broken', problem: manifestProblem };
}
