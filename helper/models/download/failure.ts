import type { Message } from '../../../contract/message';

/**
 * transient: the same source may work later. source: this source will not work, another may. offline: it was not reached at all.
 * local: no source can help.
 */
export type FailureKind = 'transient' | 'offline' | 'source' | 'local';

/** Why a download did not come to its end; an expected outcome, thrown because it unwinds a transfer. */
export class DownloadFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly told: Message,
  ) {
    super(told.code);
  }
}

export const isFailure = (error: unknown): error is DownloadFailure =>
  error instanceof DownloadFailure;
