import type { Settings } from '../../contract/settings';
import type { SourcePolicy } from './download/source';
import { modelsDirectory, type ModelsDirectory } from './folder';
import { parseManifest } from './manifest/parse';
import { readEnvFile } from '../state/env-file';
import type { Layout } from '../state/layout';

/** Where a manifest's models are on this machine or under a prefix, and their allowed sources. */
export interface ModelsPlace {
  readonly folder: ModelsDirectory;
  readonly cacheFile: string;
  readonly ollamaUrl: string | undefined;
  readonly policy: SourcePolicy;
  /** The setting: a bundle to try before the network. */
  readonly source: string | undefined;
}

export async function modelsPlace(
  layout: Layout,
  { protocols, modelSources, source }: Pick<Settings, 'protocols' | 'modelSources' | 'source'>,
  manifestText: string | null,
): Promise<ModelsPlace> {
  const variables = await readEnvFile(layout.envFile);
  return {
    folder: modelsDirectory({
      variables,
      modelsBaseDir: parseManifest(manifestText).modelsBaseDir,
      defaultDir: layout.models,
    }),
    cacheFile: layout.modelsRecord,
    ollamaUrl: variables['OLLAMA_BASE_URL'],
    source,
    policy: { allowLoopbackHttp: protocols.includes('http'), fileFolders: modelSources },
  };
}
