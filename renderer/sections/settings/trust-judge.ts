import type { Settings } from '../../../contract/settings';
import { SignerLine, TrustSettings } from '../../../contract/signers';
import { linesOf } from './parts';

export const requirable = ['nothing', 'commit', 'tag'] as const;

/** The accepted signers, as they are typed. */
export interface TrustDraft {
  /** One per line, as in an allowed-signers file. */
  readonly signers: string;
  readonly required: (typeof requirable)[number];
}

type Trust = Settings['trust'];

export const trustDraftOf = ({ trust }: Pick<Settings, 'trust'>): TrustDraft => ({
  signers: trust.signers.join('\n'),
  required: trust.require ?? 'nothing',
});

/** The first line that is no signer. */
export const wrongSigner = (draft: TrustDraft): string | null =>
  linesOf(draft.signers).find((line) => !SignerLine.safeParse(line).success) ?? null;

/** Signatures are required, but no signer is accepted. */
export const lacksSigners = (draft: TrustDraft): boolean =>
  draft.required !== 'nothing' && linesOf(draft.signers).length === 0;

/** The differences from what is stored, or null if some value cannot be saved. */
export function trustChangeOf(draft: TrustDraft, stored: Pick<Settings, 'trust'>) {
  const { require: _, ...others } = stored.trust;
  const read = TrustSettings.safeParse({
    ...others,
    signers: linesOf(draft.signers),
    ...(draft.required === 'nothing' ? {} : { require: draft.required }),
  });
  if (!read.success) return null;
  const before = trustDraftOf(stored);
  const isOther = draft.signers !== before.signers || draft.required !== before.required;
  return isOther ? { trust: read.data satisfies Trust } : {};
}
