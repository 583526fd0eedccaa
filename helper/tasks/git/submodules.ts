import type { SimpleGit } from 'simple-git';
import { CommitHash } from '../../../contract/primitives';
import { protocolOf, repositoryProblem, type GitProtocol } from '../../../contract/repository-url';
import { trimmedEnd } from '../../lib/text';

export interface Submodule {
  /** Relative to its repository. */
  readonly path: string;
  readonly commit: string;
  /** From `.gitmodules`; null if missing there. */
  readonly url: string | null;
}

/** The mirror's ref for a submodule's commit: its objects are in the mirror too. */
export const moduleRef = (commit: string): string => `refs/modules/${commit}`;

/**
 * A commit's submodules, gitmodules(5): from the tree, with their URLs from `.gitmodules`. Their names are not used and
 * never become paths of git's. One with `update = none` stays empty, as in git.
 */
export async function submodulesOf(git: SimpleGit, commit: string): Promise<Submodule[]> {
  const tree = await git.raw(['ls-tree', '-r', '-z', '--full-tree', commit]);
  const links = tree.split('\0').flatMap((record) => {
    const [, hash, path = ''] = /^160000 commit ([0-9a-f]+)\t(.+)$/s.exec(record) ?? [];
    return CommitHash.safeParse(hash).success ? [{ path, commit: String(hash) }] : [];
  });
  if (links.length === 0) return [];
  const blob = `--blob=${commit}:.gitmodules`;
  const text = await git.raw(['config', blob, '--no-includes', '--null', '--list']).catch(() => '');
  const told = settingsByPath(text);
  return links.flatMap((link) => {
    const { url = null, update } = told.get(link.path) ?? {};
    return update === 'none' ? [] : [{ ...link, url }];
  });
}

type Told = Partial<Record<'path' | 'url' | 'update', string>>;

/** Reads the output of `git config --null --list` for a `.gitmodules`. */
export function settingsByPath(text: string): Map<string, Told> {
  const byName = new Map<string, Told>();
  for (const record of text.split('\0')) {
    const [key = '', ...value] = record.split('\n');
    const [, name, field] = /^submodule\.(.+)\.(path|url|update)$/s.exec(key) ?? [];
    if (name === undefined || field === undefined) continue;
    byName.set(name, { ...byName.get(name), [field]: value.join('\n') });
  }
  return new Map([...byName.values()].map((told) => [trimmedEnd(told.path ?? '', '/'), told]));
}

export type SubmoduleAddress =
  | { readonly kind: 'usable'; readonly url: string }
  | { readonly kind: 'refused'; readonly why: 'address' | 'protocol' };

/**
 * Where to fetch a submodule from. A relative URL is relative to its repository (git-submodule(1), "add"). Its commit
 * is pinned by hash, so an ssh URL may be replaced by https on the same host. Only a local repository may have local
 * ones.
 */
export function submoduleAddress(
  written: string,
  parent: string,
  protocols: readonly GitProtocol[],
): SubmoduleAddress {
  const refused = { kind: 'refused', why: 'address' } as const;
  const url = parsed(written, parent);
  if (url === null) return refused;
  if (/^https?:$/.test(url.protocol)) {
    url.username = '';
    url.password = '';
  }
  const protocol = protocolOf(url.href);
  const isLocalToo = protocolOf(parent) === 'file';
  if (protocol === 'file' && !isLocalToo) return { kind: 'refused', why: 'protocol' };
  const isAllowed = protocol !== null && protocols.includes(protocol);
  const address = isAllowed ? url.href : overHttps(url, protocols);
  if (address === null) return { kind: 'refused', why: 'protocol' };
  return repositoryProblem(address) === null ? { kind: 'usable', url: address } : refused;
}

function parsed(written: string, parent: string): URL | null {
  if (/\p{Cc}/u.test(written)) return null;
  const scp = /^(?:[\w.-]+@)?([\w.-]+):(?!\/\/|:)\/?(.+)$/.exec(written);
  try {
    if (/^\.\.?\//.test(written)) return new URL(written, `${trimmedEnd(parent, '/')}/`);
    if (written.startsWith('/')) return new URL(`file://${encodeURI(written)}`);
    return scp === null ? new URL(written) : new URL(`ssh://git@${scp[1] ?? ''}/${scp[2] ?? ''}`);
  } catch {
    return null;
  }
}

function overHttps({ protocol, hostname, pathname }: URL, protocols: readonly GitProtocol[]) {
  const isKnown = ['ssh:', 'git:', 'http:', 'git+ssh:'].includes(protocol);
  return isKnown && protocols.includes('https') ? `https://${hostname}${pathname}` : null;
}
