import type { ModelEntry, ModelFile, ParsedManifest } from './manifest/types';

export interface ChosenFile {
  readonly entry: ModelEntry;
  readonly file: ModelFile;
}

export type Choice =
  | { readonly kind: 'files'; readonly files: readonly ChosenFile[]; readonly named: boolean }
  | { readonly kind: 'unknown'; readonly name: string };

/** The files of the named models, by id or by the name that people see; of all where none is named. A shared file comes once. */
export function chooseFiles(manifest: ParsedManifest, names: readonly string[]): Choice {
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
