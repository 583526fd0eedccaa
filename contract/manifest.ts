import { z } from 'zod';
import { RelativePath } from './primitives';

const Text = z.string().max(4000);

export const ManifestChecksum = z.looseObject({ algorithm: z.string().max(40), value: z.string().max(300) });
export const ManifestSource = z.looseObject({ type: Text.optional(), repository: Text.optional(), url: Text.optional() });

/** A model of schema 0.1 as the field has it. Unknown members are kept. */
export const ManifestModel = z.looseObject({
  id: z.string().min(1).max(300),
  display_name: Text.optional(),
  provider: Text.optional(),
  family: Text.optional(),
  parameters: Text.optional(),
  format: Text.optional(),
  quantization: Text.optional(),
  local_path: RelativePath,
  filename: RelativePath,
  source: ManifestSource.optional(),
  checksum: ManifestChecksum.optional(),
  size_bytes: z.number().int().nonnegative().optional(),
  required: z.boolean().default(false),
  notes: Text.optional(),
});
export type ManifestModel = z.infer<typeof ManifestModel>;

/** models/manifest.json, schema_version "0.1". */
export const Manifest = z.looseObject({
  schema_version: z.literal('0.1'),
  purpose: Text.optional(),
  default_runtime: Text.optional(),
  models_base_dir: Text.optional(),
  models: z.array(ManifestModel).max(10_000),
});
export type Manifest = z.infer<typeof Manifest>;
