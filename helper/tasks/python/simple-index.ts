import * as z from 'zod';
import { download, isLocal, type Download } from './download';
import { parseJson } from '../../../common/lines';
import { lockOptions, type Lock, type LockEntry } from './lock';
import { normalizeName } from './requirements';
import { done, failed, type Outcome, type PackageSource, type Watch } from './types';
import { trimmedEnd } from '../../lib/text';

const pageLimitBytes = 64 * 1024 * 1024;
const simpleJson = 'application/vnd.pypi.simple.v1+json';

const SimpleProject = z.object({
  files: z.array(
    z.object({
      filename: z.string(),
      url: z.string(),
      hashes: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

export interface IndexFile {
  readonly name: string;
  readonly url: string;
  /** null: the index does not state it. */
  readonly sha256: string | null;
}

export function projectUrl(index: string, name: string): string {
  return `${trimmedEnd(index, '/')}/${name}/`;
}

type NoPage = Exclude<Download, { kind: 'ok' }>;

/** The files on a page of the simple repository API: PEP 691 if the index supports it, else PEP 503. */
export async function filesOn(
  page: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly kind: 'ok'; readonly files: readonly IndexFile[] } | NoPage> {
  const answer = await download(page, {
    accept: `${simpleJson}, text/html;q=0.5`,
    limitBytes: pageLimitBytes,
    signal,
  });
  if (answer.kind !== 'ok') return answer;
  const text = answer.body.toString('utf8');
  const listed = answer.type.includes('json')
    ? (SimpleProject.safeParse(parseJson(text)).data?.files ?? []).map((file) => ({
        name: file.filename,
        href: file.url,
        sha256: file.hashes?.['sha256'] ?? null,
      }))
    : linksIn(text).map(linked);
  const files = listed
    .filter(({ href }) => URL.canParse(href, answer.url))
    .map(({ name, href, sha256 }) => ({ name, sha256, url: new URL(href, answer.url).href }))
    // a remote page must not name local files
    .filter(({ url }) => !isLocal(url) || isLocal(page));
  return { kind: 'ok', files };
}

/** The links of an HTML page. */
export function linksIn(html: string): string[] {
  return html.split(/<a(?=\s)/i).flatMap((anchor, at) => {
    if (at === 0) return [];
    const [, link] = /\shref\s*=\s*["']([^"']+)["']/i.exec(anchor.split('>', 1)[0] ?? '') ?? [];
    return link === undefined ? [] : [link.replaceAll('&amp;', '&')];
  });
}

function linked(href: string) {
  const [address = '', fragment = ''] = href.split('#');
  const last = address.split('/').pop() ?? '';
  let name = last;
  try {
    name = decodeURIComponent(last);
  } catch {
    // not a valid file name
  }
  return { name, href, sha256: /^sha256=([0-9a-f]{64})$/.exec(fragment)?.[1] ?? null };
}

/** The pages that can have a package's archives: of the index and of the list's own options. */
export const pagesOf = (index: string, lock: Lock, name: string): readonly string[] => [
  projectUrl(index, name),
  ...lockOptions(lock.text).flatMap((option) => {
    const [kind = '', url = ''] = option.split(' ');
    if (kind === '--extra-index-url') return [projectUrl(url, name)];
    return kind === '--find-links' ? [url] : [];
  }),
];

/** The source archive of a list's entry, on the list's indexes. */
export async function findSource(
  source: PackageSource & Watch,
  lock: Lock,
  { name, version, hashes }: LockEntry,
): Promise<Outcome<IndexFile>> {
  const failure = {
    kind: 'no-such-package',
    requirement: `${name}==${version}`,
    detail: 'no index has its source',
  } as const;
  for (const page of pagesOf(source.index, lock, name)) {
    const answer = await filesOn(page, source.signal);
    if (answer.kind === 'cancelled') return failed({ kind: 'cancelled' });
    if (answer.kind !== 'ok') continue;
    const found = answer.files.find(
      (file) =>
        /\.(?:tar\.gz|zip)$/.test(file.name) &&
        (file.sha256 === null
          ? normalizeName(file.name).startsWith(`${name}-${normalizeName(version)}-`)
          : hashes.includes(file.sha256)),
    );
    if (found !== undefined) return done(found);
  }
  return failed(failure);
}
