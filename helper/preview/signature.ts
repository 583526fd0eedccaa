import { message, type Message } from '../../contract/message';
import type { Settings } from '../../contract/settings';
import { signatureOf, tagRefs } from '../tasks/git/signature';
import type { PartialClone } from './partial-clone';

/** Who signed what a refresh would bring; nothing where the settings name no signers. */
export async function signatureNotice(
  folder: string,
  { trust, repository }: Settings,
  commit: string,
  { remote }: PartialClone,
  signal: AbortSignal,
): Promise<Message[]> {
  if (trust.signers.length === 0) return [];
  if (trust.require === 'tag') {
    const tags = await tagRefs(remote, repository, commit);
    const asked = ['fetch', '--depth=1', '--filter=tree:0', '--no-tags', '--no-write-fetch-head'];
    if (tags.length > 0) await remote.raw([...asked, '--end-of-options', repository, ...tags]);
  }
  const found = await signatureOf({ repository: folder, commit, trust, signal });
  switch (found.state) {
    case 'trusted':
      return [message('preview-signed', { signer: found.signer, key: found.key })];
    case 'unsigned':
      return [message('preview-not-signed')];
    case 'refused':
      return [message('preview-signature-refused')];
    case 'no-keygen':
      return [
        message('tool-missing', { tool: 'ssh-keygen', fix: 'sudo apt install openssh-client' }),
      ];
  }
}
