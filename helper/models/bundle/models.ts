import type { BundledModel, BundleManifest } from '../../../contract/bundle';
import {
  DownloadFailure,
  type OpenedSource,
  type OpenRequest,
  type Validator,
} from '../download/source';
import type { ModelFile } from '../manifest/types';
import type { Bundle } from './read';
import { BundleRefused, refuse } from './refusal';

/** A source of a model other than the network. */
export interface ModelSource {
  /** Identifies the source in a part's facts. */
  readonly url: string;
  readonly open: (request: OpenRequest) => Promise<OpenedSource>;
}

/** For an untrusted bundle: a model is accepted only by its checksum in the repository; without one it is not used. */
export function modelSources(bundle: Bundle): (file: ModelFile) => ModelSource | null {
  const { models } = bundle.manifest;
  const byPath = new Map(models.map((model) => [model.path, model]));
  return ({ path, checksum }) => {
    const model = byPath.get(path);
    if (model === undefined || checksum === null) return null;
    if (checksum.algorithm === 'sha256' && checksum.digest !== model.sha256) return null;
    const url = `bundle:${encodeURIComponent(path)}`;
    return { url, open: (request) => Promise.resolve(openModel(bundle, model, request)) };
  };
}

function openModel(bundle: Bundle, model: BundledModel, { resume }: OpenRequest): OpenedSource {
  const validator: Validator = { kind: 'file', value: model.sha256 };
  const isSame =
    resume !== null && (resume.validator === null || resume.validator.value === validator.value);
  const start = isSame && resume.offset <= model.bytes ? resume.offset : 0;
  const body = joined(bundle, model.parts, start);
  return { start, totalBytes: model.bytes, validator, body };
}

/** The parts of a model joined, from that offset. */
async function* joined(
  { files, manifest }: Bundle,
  parts: readonly string[],
  start: number,
): AsyncGenerator<Uint8Array> {
  const sizes = sizesOf(manifest);
  let before = 0;
  for (const part of parts) {
    const bytes = sizes.get(part) ?? 0;
    const from = Math.max(0, start - before);
    before += bytes;
    if (from >= bytes) continue;
    let left = bytes - from;
    try {
      for await (const chunk of await files.open(part, from)) {
        left -= chunk.length;
        if (left < 0) throw refuse('size', part);
        yield chunk;
      }
      if (left > 0) throw refuse('size', part);
    } catch (error) {
      if (!(error instanceof BundleRefused)) throw error;
      const kind = error.said.code === 'bundle-not-reached' ? 'transient' : 'source';
      throw new DownloadFailure(kind, error.said);
    }
  }
}

const sizesOf = ({ files }: BundleManifest): Map<string, number> =>
  new Map(files.map(({ path, bytes }) => [path, bytes]));
