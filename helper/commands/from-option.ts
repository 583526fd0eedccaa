import type { BundleFacts, BundleSource } from '../../contract/bundle';
import { because, message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { shortHash } from '../../contract/plain-text';
import { sentence } from '../../words/format';
import { quoted } from '../../words/shell';
import { cleanMessage } from '../lib/clean-message';
import { askPerson } from './ask-person';
import { lookAt } from './bundle-folder';
import { placeOf } from './bundle-place';
import { Exit, type CliContext, usage } from './context';

export interface FromOptions {
  readonly from?: string;
  readonly fingerprint?: string;
}

const protocolsOf = ({ settings }: Pick<CliContext, 'settings'>): readonly string[] =>
  settings.kind === 'read' ? settings.settings.protocols : ['https'];

export interface Confirmed {
  readonly source: BundleSource;
  readonly facts: BundleFacts;
}

/**
 * The bundle that `--from` names, once confirmed: by `--fingerprint`, or by a yes at the terminal to the fingerprint
 * shown there. Its content decides what runs on this computer, so there is no other way to confirm. null: none is
 * named.
 */
export async function confirmedBundle(
  context: CliContext,
  verb: 'refresh' | 'install',
  { from, fingerprint: told }: FromOptions,
  protocols = protocolsOf(context),
): Promise<Confirmed | null> {
  if (from === undefined) {
    if (told !== undefined)
      throw usage(because('needs', { option: '--fingerprint', other: '--from DIR' }));
    return null;
  }
  const folder = placeOf(from, protocols);
  const facts = await lookAt(context, folder, false);
  const { fingerprint, repository, branch, commit, madeAt } = facts;
  const confirmed = { source: { folder, fingerprint }, facts };
  if (told !== undefined) {
    if (told.toLowerCase() === fingerprint) return confirmed;
    const params = { why: 'fingerprint', path: fingerprint };
    throw new Exit(exitCodes.stagingFailed, message('bundle-refused', params));
  }
  if (process.stdin.isTTY && !context.json) {
    const day = madeAt.slice(0, 10);
    const shown = { commit: shortHash(commit), branch, repository, day, fingerprint };
    const question = sentence(cleanMessage(message('bundle-ask', shown)), context.locale);
    if (await askPerson(question, 'no')) return confirmed;
  }
  const command = `sudo ladylinux-refresh ${verb} --from ${quoted(folder)} --fingerprint FINGERPRINT`;
  throw new Exit(exitCodes.stagingFailed, message('bundle-not-confirmed', { command }));
}
