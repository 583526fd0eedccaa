import { exitCodes } from '../../contract/outcome';
import { modelsDirectory } from '../models/folder';
import { parseManifest } from '../models/manifest/parse';
import type { GetModelsContext } from '../models/cli';
import { currentPair } from '../run/pair';
import { readEnvFile } from '../system/env-file';
import { contextOf, Exit, notSetUp, print, writingContext } from './context';

/** The manifest of the version in place, and where its models lie on this machine or under a prefix. */
export const modelsContext: GetModelsContext = async (options, verb) => {
  const context = await (verb === 'models' ? contextOf(options) : writingContext(options, verb));
  const { host, settings, locale } = context;
  const { layout } = host;
  if (settings.kind === 'bad') throw new Exit(exitCodes.badSettings, settings.message);
  const present = await currentPair(layout);
  if (settings.kind === 'absent' || present.kind !== 'read') throw notSetUp(host);
  const manifestText = present.value.manifest;
  const variables = await readEnvFile(layout.envFile);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop.abort();
    });
  }
  return {
    manifestText,
    folder: modelsDirectory({
      variables,
      modelsBaseDir: parseManifest(manifestText).modelsBaseDir,
      defaultDir: layout.models,
    }),
    cacheFile: layout.modelsRecord,
    ollamaUrl: variables['OLLAMA_BASE_URL'],
    policy: {
      allowLoopbackHttp: settings.settings.protocols.includes('http'),
      fileFolders: settings.settings.modelSources,
    },
    locale,
    signal: stop.signal,
    print,
  };
};
