import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { demoModels, demoUpstream } from '../../contract/demo';
import { because, message, type Message, type Why } from '../../contract/message';
import type { SettingsInput } from '../../contract/settings';
import { giveAddress } from '../host/prefix/address';
import { makeTree } from '../host/prefix/host';
import { layoutUnder } from '../state/layout';
import { storedSettings, storeSettings } from '../state/settings-file';
import { pathExists } from '../lib/path';
import { offerModels } from './models';
import { createUpstream, gitIn } from './upstream';

export type CreateAnswer =
  | { readonly kind: 'ready'; readonly firstCommit: string }
  | { readonly kind: 'refused'; readonly message: Message };

/** The demo of `npm start`: the specification's folders under a prefix, and the sample as git upstream. Repeatable. */
export async function createDemo(prefix: string, sample: string): Promise<CreateAnswer> {
  const layout = layoutUnder(prefix);
  try {
    const facts = await lstat(prefix).catch(() => null);
    if (facts !== null && !facts.isDirectory()) return refuse(prefix, because('is-no-folder'));
    if (
      facts !== null &&
      !(await pathExists(layout.settingsFile)) &&
      (await readdir(prefix)).some(
        (name) => !['opt', 'etc', 'var', 'run', demoUpstream, demoModels].includes(name),
      )
    ) {
      return refuse(prefix, because('not-empty'));
    }
    await makeTree(prefix);
  } catch (error) {
    return refuse(prefix, (error as NodeJS.ErrnoException).code ?? String(error));
  }
  const upstream = join(prefix, demoUpstream);
  const models = join(prefix, demoModels);
  await offerModels(sample, models);
  const modelsAt = pathToFileURL(models).href;
  await createUpstream({ sampleDir: sample, bareRepository: upstream, modelsAt });
  const settings = await settingsOf(layout.settingsFile, pathToFileURL(upstream).href, models);
  if (settings !== null) {
    const stored = await storeSettings(layout.settingsFile, settings);
    if (stored.kind === 'bad') return { kind: 'refused', message: stored.message };
  }
  await giveAddress(layout);
  // the second newest commit, so that there is something to refresh to
  const firstCommit = (await gitIn(upstream).revparse(['main~1'])).trim();
  return { kind: 'ready', firstCommit };
}

/** Settings that a demo lacks; null: none. */
async function settingsOf(
  file: string,
  repository: string,
  models: string,
): Promise<SettingsInput | null> {
  const modelSources = [models];
  if (await pathExists(file)) {
    const stored = await storedSettings(file);
    const isOlder = stored?.repository === repository && stored.modelSources === undefined;
    return isOlder ? { ...stored, modelSources } : null;
  }
  return {
    ...{ version: 1, repository, branch: 'main', modelSources },
    protocols: ['https', 'http', 'file'],
    services: [{ health: { path: '/api/health' } }],
  };
}

const refuse = (folder: string, reason: Why): CreateAnswer => ({
  kind: 'refused',
  message: message('prefix-not-writable', { folder, reason }),
});
