import { Manifest, ManifestModel, type ManifestProblem } from '../../../contract/manifest';
import { message } from '../../../contract/message';
import { plain } from '../../lib/text';
import { firstSyntaxError, lineAt } from '../../lib/json-syntax';
import { readFiles } from './file';
import { readMembers } from './members';
import { lineOfPointer, linesOfPointers, pointerOf, withParents } from './places';
import type { ModelEntry, ModelFile, ParsedManifest, Report } from './types';

/** A syntax error for people: line and column, from 1. */
function syntaxProblem(text: string): ManifestProblem {
  const index = firstSyntaxError(text) ?? text.length;
  const line = lineAt(text, index);
  const column = index - text.lastIndexOf('\n', index - 1);
  return {
    pointer: '',
    line,
    severity: 'error',
    message: message('manifest-not-json', { line, column }),
  };
}

const longestText = 4_194_304;
const mostModels = 10_000;
const mostFiles = 20_000;
const mostProblems = 1000;
/** The specification's folder for models (section 5), which a manifest may write as an absolute path under any root. */
export const normativeModels = '/opt/ladylinux/models';

type Collection = Omit<ManifestProblem, 'line'>;

/** Reads models/manifest.json; null: there is none. Never throws: reports each problem with its place, and reads on. */
export function parseManifest(text: string | null): ParsedManifest {
  const nothing = { modelsBaseDir: null, models: [], problems: [] };
  if (text === null) return { ...nothing, kind: 'none' };
  const broken = (problem: ManifestProblem): ParsedManifest => ({
    ...nothing,
    kind: 'broken',
    problems: [problem],
  });
  const whole = (code: 'manifest-too-large' | 'manifest-no-models'): ParsedManifest =>
    broken({ pointer: '', line: 1, severity: 'error', message: message(code) });
  if (text.length > longestText) return whole('manifest-too-large');

  const json = text.replace(/^\ufeff/, '');
  let written: unknown;
  try {
    written = JSON.parse(json);
  } catch {
    return broken(syntaxProblem(json));
  }
  const top = Array.isArray(written) ? { models: written as unknown[] } : written;
  if (typeof top !== 'object' || top === null || !('models' in top) || !Array.isArray(top.models))
    return whole('manifest-no-models');
  const entries = top.models as unknown[];
  const prefix = Array.isArray(written) ? [] : ['models'];

  const collected: Collection[] = [];
  const report: Report = (path, severity, problem) => {
    if (collected.length < mostProblems)
      collected.push({ pointer: pointerOf(path).slice(0, 1000), severity, message: problem });
  };
  const { models: _, ...members } = top;
  const head = readMembers(
    Manifest.omit({ models: true, schema_version: true }),
    members,
    [],
    report,
  );
  if ('schema_version' in top && top.schema_version !== '0.1') {
    report(
      ['schema_version'],
      'warning',
      message('manifest-schema-unknown', {
        version: plain(String(top.schema_version)).slice(0, 40),
      }),
    );
  }
  if (entries.length > mostModels)
    report(prefix, 'error', message('manifest-too-many', { limit: mostModels }));

  const models = readModels(entries.slice(0, mostModels), prefix, report);
  return {
    kind: 'read',
    modelsBaseDir: head?.models_base_dir ?? null,
    models,
    problems: withLines(json, collected),
  };
}

function readModels(
  entries: readonly unknown[],
  prefix: readonly PropertyKey[],
  report: Report,
): ModelEntry[] {
  const models = new Map<string, ModelEntry>();
  const owners = new Map<string, ModelFile>();
  for (const [index, entry] of entries.entries()) {
    const path = [...prefix, index];
    const model = readModel(entry, path, report);
    if (model === null) continue;
    if (models.has(model.name)) {
      report(path, 'error', message('manifest-name-twice', { name: model.name.slice(0, 300) }));
      continue;
    }
    const contradiction = model.files.find((file) =>
      contradicts(file, owners.get(file.parts.join('/'))),
    );
    if (contradiction !== undefined) {
      report(
        path,
        'error',
        message('manifest-file-twice', { path: contradiction.path.slice(0, 300) }),
      );
      continue;
    }
    if (owners.size + model.files.length > mostFiles) {
      report(path, 'error', message('manifest-too-many', { limit: mostFiles }));
      break;
    }
    for (const file of model.files)
      if (file.refused === null) owners.set(file.parts.join('/'), file);
    models.set(model.name, model);
  }
  return [...models.values()];
}

/** Two models may share a file if they agree about its content. */
function contradicts(file: ModelFile, other: ModelFile | undefined): boolean {
  if (file.refused !== null || other === undefined) return false;
  const sizes = file.sizeBytes !== null && other.sizeBytes !== null;
  if (sizes && file.sizeBytes !== other.sizeBytes) return true;
  if (file.checksum === null || other.checksum === null) return false;
  return (
    file.checksum.algorithm === other.checksum.algorithm &&
    file.checksum.digest !== other.checksum.digest
  );
}

function readModel(
  entry: unknown,
  path: readonly PropertyKey[],
  report: Report,
): ModelEntry | null {
  const model = readMembers(ManifestModel, entry, path, report);
  if (model === null) return null;
  const name = plain(model.id ?? model.name ?? '').trim();
  if (name === '') {
    report(path, 'error', message('manifest-no-name'));
    return null;
  }
  const files = readFiles(model, folderOf(model), path, report);
  return {
    name,
    displayName: plain(model.display_name ?? model.name ?? name),
    required: model.required,
    files,
    written: entry,
  };
}

/** The specification's "target directory" may be written as the absolute path of section 5. */
function folderOf({ local_path, target_directory }: ManifestModel): string {
  const folder = local_path ?? target_directory ?? '';
  const below =
    folder === normativeModels
      ? ''
      : folder.startsWith(`${normativeModels}/`)
        ? folder.slice(normativeModels.length + 1)
        : folder;
  return below.replace(/^\.\/?$/, '').replace(/\/$/, '');
}

function withLines(text: string, collected: readonly Collection[]): ManifestProblem[] {
  if (collected.length === 0) return [];
  const lines = linesOfPointers(text, withParents(collected.map(({ pointer }) => pointer)));
  return collected.map((problem) => ({ ...problem, line: lineOfPointer(lines, problem.pointer) }));
}
