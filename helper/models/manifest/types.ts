import type { ManifestProblem } from '../../../contract/manifest';
import type { Message } from '../../../contract/message';
import type { Checksum } from '../../../contract/models';

export interface ModelFile {
  /** Below the models folder, as written; only `parts` is ever opened. */
  readonly path: string;
  readonly parts: readonly string[];
  /** Why the path is never opened; then `parts` is empty. */
  readonly refused: Message | null;
  /** The main URL first, then mirrors. */
  readonly sources: readonly string[];
  readonly checksum: Checksum | null;
  readonly sizeBytes: number | null;
}

export interface ModelEntry {
  readonly name: string;
  readonly displayName: string;
  readonly required: boolean;
  readonly files: readonly ModelFile[];
  /** The entry as written, unknown members included. */
  readonly written: unknown;
}

export interface ParsedManifest {
  /** broken: nothing in it is usable. A manifest with some broken entries is "read". */
  readonly kind: 'none' | 'read' | 'broken';
  readonly modelsBaseDir: string | null;
  readonly models: readonly ModelEntry[];
  readonly problems: readonly ManifestProblem[];
}

/** Collects problems by their path. */
export type Report = (
  path: readonly PropertyKey[],
  severity: ManifestProblem['severity'],
  message: Message,
) => void;
