import { message, type Message } from '../../../contract/message';
import type { ManifestFile, ManifestModel, ManifestSource } from '../../../contract/manifest';
import { plain } from '../../lib/text';
import { relativeParts } from '../relative-path';
import { readChecksum } from './checksum';
import type { ModelFile, Report } from './types';

type WithSource = Pick<
  ManifestFile | ManifestModel,
  'source' | 'source_url' | 'url' | 'mirrors' | 'checksum' | 'size_bytes'
>;
type Path = readonly PropertyKey[];

const urlOf = (source: ManifestSource | undefined): string | undefined =>
  typeof source === 'string' ? source : source?.url;
const mirrorsOf = (source: ManifestSource | undefined): readonly string[] =>
  typeof source === 'string' ? [] : (source?.mirrors ?? []);

/** All usable URLs of a file or model, in the order in which they are tried. */
function sourcesOf(written: WithSource, path: Path, report: Report): string[] {
  const all: { url: string | undefined; at: PropertyKey[] }[] = [
    { url: written.source_url, at: ['source_url'] },
    { url: written.url, at: ['url'] },
    {
      url: urlOf(written.source),
      at: typeof written.source === 'string' ? ['source'] : ['source', 'url'],
    },
    ...(written.mirrors ?? []).map((url, index) => ({ url, at: ['mirrors', index] })),
    ...mirrorsOf(written.source).map((url, index) => ({ url, at: ['source', 'mirrors', index] })),
  ];
  const usable = new Set<string>();
  for (const { url, at } of all) {
    if (url === undefined || url === '') continue;
    const read = readSource(url);
    if (read.ok) {
      usable.add(read.url);
      if (moves(read.url)) report([...path, ...at], 'warning', movingSource(read.url));
    } else report([...path, ...at], 'warning', read.problem);
  }
  return [...usable];
}

const movingSource = (url: string): Message =>
  message('manifest-source-moves', { url: url.slice(0, 300) });

/** Whether a URL names a branch or the latest release (Hugging Face, GitHub, GitLab): its content will change. */
function moves(url: string): boolean {
  const { pathname } = new URL(url);
  return (
    /\/(?:resolve|raw)\/(?:refs\/heads\/[^/]+|main|master)\//.test(pathname) ||
    pathname.includes('/releases/latest/download/')
  );
}

interface Content {
  readonly filename: string;
  readonly sources: readonly string[];
}

function readFile(
  written: WithSource,
  { filename, sources }: Content,
  folder: string,
  path: Path,
  report: Report,
): ModelFile {
  const relative = `${folder === '' ? '' : `${folder}/`}${filename}`;
  const read = relativeParts(relative);
  const shown = plain(relative).slice(0, 1000);
  const refused = read.ok
    ? null
    : message('manifest-path-refused', { path: shown.slice(0, 300), why: read.reason });
  if (refused) report(path, 'error', refused);
  const { checksum, problem } = readChecksum(written.checksum);
  if (problem)
    report(written.checksum === undefined ? path : [...path, 'checksum'], 'warning', problem);
  if (sources.length === 0) report(path, 'warning', message('manifest-no-source'));
  return {
    path: shown,
    parts: read.ok ? read.parts : [],
    refused,
    sources,
    checksum,
    sizeBytes: written.size_bytes ?? null,
  };
}

/** A model's files, at least one. */
export function readFiles(
  model: ManifestModel,
  folder: string,
  path: Path,
  report: Report,
): ModelFile[] {
  const shared = sourcesOf(model, path, report);
  if (model.files !== undefined && model.files.length > 0) {
    return model.files.map((file, index) => {
      const at = [...path, 'files', index];
      const own = sourcesOf(file, at, report);
      const below = shared
        .filter((url) => url.endsWith('/'))
        .map(
          (url) => new URL(file.filename.split('/').map(encodeURIComponent).join('/'), url).href,
        );
      return readFile(
        file,
        { filename: file.filename, sources: own.length > 0 ? own : below },
        folder,
        at,
        report,
      );
    });
  }
  const filename = model.filename ?? shared.map(nameInUrl).find((name) => name !== null);
  if (filename === undefined) {
    const problem = message('manifest-no-file');
    report(path, 'error', problem);
    return [
      { path: folder, parts: [], refused: problem, sources: [], checksum: null, sizeBytes: null },
    ];
  }
  return [readFile(model, { filename, sources: shared }, folder, path, report)];
}

export type SourceReading =
  { readonly ok: true; readonly url: string } | { readonly ok: false; readonly problem: Message };

/** Possible schemes. Whether one is allowed on this machine is checked when it is used (download/source.ts). */
const schemes = new Set(['https:', 'http:', 'file:']);

const refuse = (written: string, why: 'malformed' | 'scheme' | 'userinfo'): SourceReading => ({
  ok: false,
  problem: message('manifest-source-refused', {
    url: withoutUserinfo(written).slice(0, 300),
    why,
  }),
});

export function readSource(written: string): SourceReading {
  // eslint-disable-next-line no-control-regex -- WHATWG URLs silently drop them
  if (/[\u0000-\u0020\u007f\\]/.test(written)) return refuse(written, 'malformed');
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    return refuse(written, 'malformed');
  }
  if (!schemes.has(url.protocol)) return refuse(written, 'scheme');
  if (url.username !== '' || url.password !== '') return refuse(written, 'userinfo');
  if (url.protocol === 'file:' ? url.host !== '' : url.host === '')
    return refuse(written, 'malformed');
  url.hash = '';
  return { ok: true, url: url.href };
}

function withoutUserinfo(text: string): string {
  return text.replace(/\/\/[^/@]*@/g, '//***@');
}

/** The last component of a URL, decoded: the file's name if the minimal form gives no other. */
export function nameInUrl(url: string): string | null {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return last === '' ? null : decodeURIComponent(last);
  } catch {
    return null;
  }
}
