import { openFileSource } from './file-source';
import { openHttpSource } from './http-source';

/** What tells one version of a source from another: an HTTP validator (RFC 9110 section 8.8), or a file's size and time. */
export interface Validator {
  readonly kind: 'etag' | 'last-modified' | 'file';
  readonly value: string;
}

export interface ResumePoint {
  readonly offset: number;
  /** null: the checksum alone decides in the end whether the parts belong together. */
  readonly validator: Validator | null;
}

export interface OpenedSource {
  /** Where the body begins: the asked-for offset, or 0 where the source gives the whole or has changed. */
  readonly start: number;
  readonly totalBytes: number | null;
  readonly validator: Validator | null;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface SourcePolicy {
  /** http: on 127.0.0.0/8, ::1 and localhost. */
  readonly allowLoopbackHttp: boolean;
  /** Below which `file:` sources may lie; none: they are refused. */
  readonly fileFolders: readonly string[];
}

export interface OpenRequest {
  readonly url: string;
  readonly resume: ResumePoint | null;
  readonly policy: SourcePolicy;
  readonly signal: AbortSignal;
}

export const openSource = (request: OpenRequest): Promise<OpenedSource> =>
  request.url.startsWith('file:') ? openFileSource(request) : openHttpSource(request);
