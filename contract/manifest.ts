import * as z from 'zod';
import { Message } from './message';
import { RelativePath } from './primitives';

const Text = z.string().max(4000);
const Address = z.string().min(1).max(4000);

/** "sha256:HEX" and a bare sha256 are also accepted, besides the object of schema 0.1. */
export const ManifestChecksum = z.union([
  z.looseObject({ algorithm: z.string().max(40).optional(), value: z.string().max(300) }),
  z.string().max(340),
]);
export type ManifestChecksum = z.infer<typeof ManifestChecksum>;

export const ManifestSource = z.union([
  z.looseObject({
    type: Text.optional(),
    repository: Text.optional(),
    url: z.string().max(4000).optional(),
    mirrors: z.array(Address).max(20).optional(),
  }),
  z.string().max(4000),
]);
export type ManifestSource = z.infer<typeof ManifestSource>;

/** Members of both a model with one file and each of several `files`. */
const file = {
  /** The specification's minimal form: the file's URL. */
  source_url: z.string().max(4000).optional(),
  url: z.string().max(4000).optional(),
  source: ManifestSource.optional(),
  mirrors: z.array(Address).max(20).optional(),
  checksum: ManifestChecksum.optional(),
  size_bytes: z.number().int().nonnegative().optional(),
};

export const ManifestFile = z.looseObject({ ...file, filename: RelativePath });
export type ManifestFile = z.infer<typeof ManifestFile>;

/**
 * A model of schema 0.1 as in practice, or of the specification's minimal form: name, source_url, checksum,
 * target_directory. Unknown members are kept.
 */
export const ManifestModel = z.looseObject({
  ...file,
  id: z.string().min(1).max(300).optional(),
  name: z.string().min(1).max(300).optional(),
  display_name: Text.optional(),
  provider: Text.optional(),
  family: Text.optional(),
  parameters: Text.optional(),
  format: Text.optional(),
  quantization: Text.optional(),
  /** A folder below the models folder; the minimal form calls it target_directory. */
  local_path: z.string().max(1000).optional(),
  target_directory: z.string().max(1000).optional(),
  filename: z.string().max(1000).optional(),
  /** For a model of several files, instead of `filename`. */
  files: z.array(ManifestFile).max(1000).optional(),
  required: z.boolean().default(false),
  notes: Text.optional(),
});
export type ManifestModel = z.infer<typeof ManifestModel>;

/** models/manifest.json, schema_version "0.1". */
export const Manifest = z.looseObject({
  schema_version: z.literal('0.1').optional(),
  purpose: Text.optional(),
  default_runtime: Text.optional(),
  models_base_dir: z.string().max(4000).optional(),
  models: z.array(ManifestModel).max(10_000),
});
export type Manifest = z.infer<typeof Manifest>;

export const ManifestProblem = z.object({
  /** RFC 6901; "" is the whole file. */
  pointer: z.string().max(1000),
  /** From 1; null if the place has no line of its own. */
  line: z.number().int().positive().nullable(),
  /** An error removes something from the list; a warning says what is lost otherwise. */
  severity: z.enum(['error', 'warning']),
  message: Message,
});
export type ManifestProblem = z.infer<typeof ManifestProblem>;

/** JSON Schema 2020-12 of models/manifest.json. */
export function manifestJsonSchema(): Record<string, unknown> {
  return {
    title: 'LadyLinux model manifest',
    ...z.toJSONSchema(Manifest, { io: 'input', target: 'draft-2020-12' }),
  };
}
