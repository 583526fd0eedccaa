import type { Message } from '../../../contract/message';

/**
 * transient: the same source may work later. source: this source will not work, another may. offline: it was not
 * reached. local: no source can help.
 */
type FailureKind = 'transient' | 'offline' | 'source' | 'local';

/** Why a download failed; an expected outcome, thrown because it ends a transfer from deep inside. */
export class DownloadFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly told: Message,
    /** How long the source asks to wait; null: it does not say. */
    readonly waitSeconds: number | null = null,
  ) {
    super(told.code);
  }
}

export const isFailure = (error: unknown): error is DownloadFailure =>
  error instanceof DownloadFailure;

export const hostOf = (url: string): string => new URL(url).host || 'file:';

/** Distinguishes versions of a source: an HTTP validator (RFC 9110 section 8.8), or a file's size and time. */
export interface Validator {
  readonly kind: 'etag' | 'last-modified' | 'file';
  readonly value: string;
}

export interface ResumePoint {
  readonly offset: number;
  /** null: only the final checksum shows whether the parts belong together. */
  readonly validator: Validator | null;
}

export interface OpenedSource {
  /** Start of the body: the requested offset, or 0 if the source sends the whole file or has changed. */
  readonly start: number;
  readonly totalBytes: number | null;
  readonly validator: Validator | null;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface SourcePolicy {
  /** http: on 127.0.0.0/8, ::1 and localhost. */
  readonly allowLoopbackHttp: boolean;
  /** `file:` sources must be below these folders; none: they are refused. */
  readonly fileFolders: readonly string[];
}

export interface OpenRequest {
  readonly url: string;
  readonly resume: ResumePoint | null;
  readonly policy: SourcePolicy;
  readonly signal: AbortSignal;
}
