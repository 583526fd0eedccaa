import type { SimpleGit } from 'simple-git';
import { CommitHash } from '../../../contract/primitives';
import { protocolOf, repositoryProblem, type GitProtocol } from '../../../contract/repository-url';
import { trimmedEnd } from '../../lib/text';

export interface Submodule {
  /** Relative to the repository that it is part of. */
  readonly path: string;
  readonly commit: string;
  /** As `.gitmodules` has it; null where it has none. */
  readonly url: string | null;
}

/** In which ref of the mirror a submodule's commit is kept: its objects lie beside those of the repository itself. */
export const moduleRef = (commit: string): string => `refs/modules/${commit}`;

/**
 * The submodules of a commit, gitmodules(5): what the tree says, with the address that `.gitmodules` has for it. Their names are not used,
 * and nothing of them becomes a path of git's own. One that says `update = none` is left empty, as git leaves it.
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

/** Of what `git config --null --list` says of a `.gitmodules`. */
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
 * Where a submodule is fetched from. A relative address is relative to the repository that it is part of (git-submodule(1), "add"). Its
 * commit is pinned by its hash, so that one that is written for ssh may come from the same place over https. What lies on this computer is
 * for a repository of this computer only.
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
