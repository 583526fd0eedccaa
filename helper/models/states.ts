import type { ModelsInfo, ModelState } from '../../contract/facts';
import type { Checksum } from '../../contract/models';

export interface FileFacts {
  readonly sizeBytes: number;
  /** Digest of its content, with the algorithm of `expected`, if known. */
  readonly digest: string | null;
}

export interface Expectation {
  readonly sizeBytes: number | null;
  readonly checksum: Checksum | null;
}

/** The state of an existing file. Without a checksum it is never "verified". */
export function stateOfFile(facts: FileFacts, expected: Expectation): ModelState {
  if (expected.sizeBytes !== null && facts.sizeBytes !== expected.sizeBytes) return 'wrong-size';
  if (expected.checksum === null) return 'unverifiable';
  if (facts.digest === null) return 'present';
  return facts.digest === expected.checksum.digest ? 'verified' : 'corrupt';
}

const worstFirst: readonly ModelState[] = [
  'refused',
  'corrupt',
  'wrong-size',
  'missing',
  'incomplete',
  'unverifiable',
  'present',
  'verified',
];

/** A model is as good as its worst file; with some files missing it is incomplete. */
export function stateOfModel(files: readonly ModelState[]): ModelState {
  const worst = worstFirst.find((state) => files.includes(state)) ?? 'missing';
  return worst === 'missing' && files.some((state) => state !== 'missing') ? 'incomplete' : worst;
}

/** Whether the service can use it: it exists and is not known to be wrong. */
export const isUsable = (state: ModelState): boolean =>
  state === 'verified' || state === 'present' || state === 'unverifiable';

/** The required models that are not usable. */
export const missingRequired = ({ models }: Pick<ModelsInfo, 'models'>): string[] =>
  models.filter(({ required, state }) => required && !isUsable(state)).map(({ name }) => name);
