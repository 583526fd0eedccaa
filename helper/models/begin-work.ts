import { message } from '../../contract/message';
import { openBase, type OpenFolder } from './beneath';
import { chooseFiles, type ChosenFile } from './chosen';
import type { ParsedManifest } from './manifest/types';
import type { Emit } from './progress';
import { finished, openFailure, unknownName, type Finished } from './results';

interface Work {
  readonly manifest: ParsedManifest;
  readonly modelsDir: string;
  readonly names: readonly string[];
  readonly emit: Emit;
}

export interface Chosen {
  readonly files: readonly ChosenFile[];
  /** They were asked for by name. */
  readonly named: boolean;
}

/** Chooses the files of a verification or a download and opens their folder for it; ends where there is nothing to work on. */
export async function beginWork(
  { manifest, modelsDir, names, emit }: Work,
  work: (base: OpenFolder, chosen: Chosen) => Promise<Finished>,
  beforeOpening: () => void = () => undefined,
): Promise<Finished> {
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
