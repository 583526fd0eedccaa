import { message } from '../../contract/message';
import { openBase, type OpenFolder } from './open-folder';
import type { ParsedManifest, ModelEntry, ModelFile } from './manifest/types';
import type { Emit } from './progress';
import { finished, openFailure, unknownName, type FinishedFile } from './results';

export interface SelectedFile {
  readonly entry: ModelEntry;
  readonly file: ModelFile;
}

export type Choice =
  | { readonly kind: 'files'; readonly files: readonly SelectedFile[]; readonly named: boolean }
  | { readonly kind: 'unknown'; readonly name: string };

/** Files of the named models, by id or display name; of all if none is named. A shared file comes once. */
function chooseFiles(manifest: ParsedManifest, names: readonly string[]): Choice {
  const chosen = new Set<ModelEntry>();
  for (const name of names) {
    const entry =
      manifest.models.find((model) => model.name === name) ??
      manifest.models.find((model) => model.displayName === name);
    if (entry === undefined) return { kind: 'unknown', name };
    chosen.add(entry);
  }
  const entries = names.length === 0 ? manifest.models : [...chosen];
  const seen = new Set<string>();
  const files = entries
    .flatMap((entry) => entry.files.map((file) => ({ entry, file })))
    .filter(({ file }) => {
      if (file.refused !== null) return true;
      const fresh = !seen.has(file.path);
      seen.add(file.path);
      return fresh;
    });
  return { kind: 'files', files, named: names.length > 0 };
}

interface Work {
  readonly manifest: ParsedManifest;
  readonly modelsDir: string;
  readonly names: readonly string[];
  readonly emit: Emit;
}

export interface Selection {
  readonly files: readonly SelectedFile[];
  /** They were named explicitly. */
  readonly named: boolean;
}

/** Selects the files of a verification or download and opens their folder; ends if there is nothing to do. */
export async function beginWork(
  { manifest, modelsDir, names, emit }: Work,
  work: (base: OpenFolder, chosen: Selection) => Promise<FinishedFile>,
  beforeOpening: () => void = () => undefined,
): Promise<FinishedFile> {
  const choice = chooseFiles(manifest, names);
  if (choice.kind === 'unknown')
    return finished(emit, 'usage', unknownName(choice.name, manifest), []);
  if (manifest.kind === 'broken')
    return finished(emit, 'broken', message('models-manifest-broken'), []);
  if (choice.files.length === 0) return finished(emit, 'nothing-to-do', message('models-none'), []);
  let base: OpenFolder;
  try {
    beforeOpening();
    base = openBase(modelsDir);
  } catch (error) {
    return finished(emit, 'problems', openFailure(modelsDir, error), []);
  }
  try {
    return await work(base, choice);
  } finally {
    base.close();
  }
}
