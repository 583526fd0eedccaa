import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { message, type Message } from '../../contract/message';
import type { SettingsInput } from '../../contract/settings';
import { giveAddress } from '../host/prefix/address';
import { makeTree } from '../host/prefix/host';
import { layoutUnder } from '../state/layout';
import { storeSettings } from '../state/settings-file';
import { pathExists } from '../lib/path';
import { createUpstream, gitIn } from './upstream';

export type CreateAnswer =
  | { readonly kind: 'ready'; readonly firstCommit: string }
  | { readonly kind: 'refused'; readonly message: Message };

/** The sandbox of `npm start`: the normative tree under a prefix, and the sample as a git upstream of its own. Safe to repeat. */
export async function createDemo(prefix: string, sample: string): Promise<CreateAnswer> {
  const layout = layoutUnder(prefix);
  try {
    const facts = await lstat(prefix).catch(() => null);
    if (facts !== null && !facts.isDirectory()) return refuse(prefix, 'it is not a folder');
    if (
      facts !== null &&
      !(await pathExists(layout.settingsFile)) &&
      (await readdir(prefix)).some(
        (name) => !['opt', 'etc', 'var', 'run', 'upstream.git'].includes(name),
      )
    ) {
      return refuse(prefix, 'it already holds something else');
    }
    await makeTree(prefix);
  } catch (error) {
    return refuse(prefix, (error as NodeJS.ErrnoException).code ?? String(error));
  }
  const upstream = join(prefix, 'upstream.git');
  await createUpstream({ sampleDir: sample, bareRepository: upstream });
  if (!(await pathExists(layout.settingsFile))) {
    const settings: SettingsInput = {
      version: 1,
      repository: pathToFileURL(upstream).href,
      branch: 'main',
      protocols: ['https', 'http', 'file'],
      services: [{ health: { path: '/api/health' } }],
    };
    const stored = await storeSettings(layout.settingsFile, settings);
    if (stored.kind === 'bad') return { kind: 'refused', message: stored.message };
  }
  await giveAddress(layout);
  // the one before the newest, so that there is something to refresh to
  const firstCommit = (await gitIn(upstream).revparse(['main~1'])).trim();
  return { kind: 'ready', firstCommit };
}

const refuse = (folder: string, reason: string): CreateAnswer => ({
  kind: 'refused',
  message: message('prefix-not-writable', { folder, reason }),
});
