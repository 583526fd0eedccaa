import type { Settings } from '../../contract/settings';
import type { SourcePolicy } from './download/source';
import { modelsDirectory, type ModelsDirectory } from './folder';
import { parseManifest } from './manifest/parse';
import { readEnvFile } from '../state/env-file';
import type { Layout } from '../state/layout';

/** Where the models of a manifest lie on this machine or under a prefix, and where they may come from. */
export interface ModelsPlace {
  readonly folder: ModelsDirectory;
  readonly cacheFile: string;
  readonly ollamaUrl: string | undefined;
  readonly policy: SourcePolicy;
  /** The setting: where a bundle is asked before the network. */
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
