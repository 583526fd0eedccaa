import type { ModelsInfo } from '../../contract/facts';
import type { ManifestProblem } from '../../contract/manifest';
import { message } from '../../contract/message';
import type { ModelDetail, ModelFileDetail, ModelsReport } from '../../contract/models';
import { fileWithin, openBase, type FoundWithin, type OpenFolder } from './open-folder';
import { extraFiles } from './extras';
import { aboutOf } from './manifest/members';
import { parseManifest } from './manifest/parse';
import type { ModelEntry, ModelFile, ParsedManifest } from './manifest/types';
import { partFactsOf, partOf } from './relative-path';
import { readRemembered, recall, type KnownResults } from './remembered';
import { stateOfFile, stateOfModel } from './states';

export interface Inspection {
  /** null: the repository has no manifest. */
  readonly manifestText: string | null;
  readonly modelsDir: string;
  readonly cacheFile: string;
  /** Also list files that no entry names; false avoids reading the folders. */
  readonly extras?: boolean;
}

/** Presence, size and results of earlier verifications. Does not read a model's content, whatever its size. */
export async function inspectModels(inspection: Inspection): Promise<ModelsReport> {
  return inspectManifest(parseManifest(inspection.manifestText), inspection);
}

export async function inspectManifest(
  manifest: ParsedManifest,
  { modelsDir, cacheFile, extras = true }: Omit<Inspection, 'manifestText'>,
): Promise<ModelsReport> {
  const remembered = await readRemembered(cacheFile);
  const base = openModelsFolder(modelsDir);
  const folder = typeof base === 'string' ? null : base;
  try {
    const models = manifest.models.map((entry) => inspectEntry(entry, folder, remembered));
    const known = new Set(
      manifest.models.flatMap(({ files }) =>
        files.flatMap(({ path }) => [path, partOf(path), partFactsOf(path)]),
      ),
    );
    const others = folder !== null && extras ? extraFiles(folder, known) : { files: [], total: 0 };
    return {
      v: 1,
      folder: modelsDir,
      folderState: typeof base === 'string' ? base : 'there',
      manifest: manifest.kind,
      problems: [...manifest.problems],
      models,
      extraFiles: [...others.files],
      extraTotal: others.total,
      ollama: null,
    };
  } finally {
    folder?.close();
  }
}

function openModelsFolder(path: string): OpenFolder | 'missing' | 'refused' | 'unreadable' {
  try {
    return openBase(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'missing';
    return code === 'ENOTDIR' || code === 'ELOOP' ? 'refused' : 'unreadable';
  }
}

function inspectEntry(
  entry: ModelEntry,
  folder: OpenFolder | null,
  remembered: KnownResults,
): ModelDetail {
  const files = entry.files.map((file) => inspectFile(file, folder, remembered));
  const sizes = files.map(({ sizeBytes }) => sizeBytes).filter((size) => size !== null);
  return {
    name: entry.name,
    displayName: entry.displayName,
    required: entry.required,
    state: stateOfModel(files.map(({ state }) => state)),
    sizeBytes: sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0),
    about: aboutOf(entry.written),
    files,
  };
}

export function inspectFile(
  file: ModelFile,
  base: OpenFolder | null,
  remembered: KnownResults,
): ModelFileDetail {
  const detail: ModelFileDetail = {
    path: file.path,
    state: 'missing',
    sizeBytes: null,
    partialBytes: null,
    expectedBytes: file.sizeBytes,
    expected: file.checksum,
    checkedAt: null,
    downloadable: file.sources.length > 0 && file.refused === null,
    reason: file.refused,
  };
  if (file.refused !== null) return { ...detail, state: 'refused' };
  if (base === null) return detail;
  const found = fileWithin(base, file.parts);
  if (found.kind !== 'there') return { ...detail, ...unreachable(file, found) };
  try {
    return { ...detail, ...look(file, found.folder, found.name, remembered) };
  } finally {
    found.folder.close();
  }
}

function unreachable(
  file: ModelFile,
  found: Exclude<FoundWithin, { kind: 'there' }>,
): Partial<ModelFileDetail> {
  if (found.kind === 'missing') return {};
  const why = found.kind === 'refused' ? found.reason : 'unreadable';
  return {
    state: 'refused',
    reason: message('manifest-path-refused', { path: file.path.slice(0, 300), why }),
  };
}

function look(
  file: ModelFile,
  folder: OpenFolder,
  name: string,
  remembered: KnownResults,
): Partial<ModelFileDetail> {
  const facts = folder.inspect(name);
  if (facts === null) {
    const part = folder.inspect(partOf(name));
    return part?.isFile() === true && part.size > 0n
      ? { state: 'incomplete', partialBytes: Number(part.size) }
      : {};
  }
  if (!facts.isFile()) {
    const why = facts.isSymbolicLink() ? 'link' : 'special';
    return {
      state: 'refused',
      reason: message('manifest-path-refused', { path: file.path.slice(0, 300), why }),
    };
  }
  const sizeBytes = Number(facts.size);
  const known =
    file.checksum === null ? null : recall(remembered, file.path, file.checksum.algorithm, facts);
  const state = stateOfFile({ sizeBytes, digest: known?.digest ?? null }, file);
  return {
    state,
    sizeBytes,
    checkedAt: state === 'wrong-size' ? null : (known?.checkedAt ?? null),
  };
}

async function placed({ line, message: told }: ManifestProblem): Promise<string> {
  const { sentence } = await import('../../words/format');
  return `models/manifest.json:${line ?? 1}: ${sentence(told)}`.slice(0, 2000);
}

/** The same for a run's report and the status. */
export async function modelsInfo({
  manifest,
  problems,
  models,
}: ModelsReport): Promise<ModelsInfo> {
  const [problem] = problems;
  return {
    manifest,
    problem: manifest === 'broken' && problem !== undefined ? await placed(problem) : null,
    models: models.map(({ name, required, state, sizeBytes }) => ({
      name,
      required,
      state,
      sizeBytes,
    })),
  };
}
