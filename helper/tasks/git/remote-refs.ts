import type { SimpleGit } from 'simple-git';
import { RemoteBranch } from '../../../contract/facts';

export interface RemoteRefs {
  readonly branches: RemoteBranch[];
  /** Branches whose names no file of ours and no sentence can carry. */
  readonly unusable: number;
  /** Where the remote's HEAD points. */
  readonly defaultBranch: string | null;
  /** The name of a tag to the object that it names. */
  readonly tags: ReadonlyMap<string, string>;
}

/** What a remote has, asked of itself; nothing of it is fetched: git-ls-remote(1). */
export async function remoteRefs(git: SimpleGit, repository: string): Promise<RemoteRefs> {
  const wanted = ['HEAD', 'refs/heads/*', 'refs/tags/*'];
  const text = await git.raw(['ls-remote', '--symref', '--end-of-options', repository, ...wanted]);
  return readRefs(text);
}

export function readRefs(text: string): RemoteRefs {
  let defaultBranch: string | null = null;
  let unusable = 0;
  const branches: RemoteBranch[] = [];
  const tags = new Map<string, string>();
  for (const line of text.split('\n')) {
    const head = /^ref: refs\/heads\/(.+)\tHEAD$/.exec(line)?.[1];
    if (head !== undefined) defaultBranch = head;
    const [hash = '', ref = ''] = line.split('\t');
    const [, kind, name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
    // gitrevisions(7): the line of the object to which an annotated tag leads
    if (kind === 'tags' && !name.endsWith('^{}')) tags.set(name, hash);
    if (kind !== 'heads') continue;
    const branch = RemoteBranch.safeParse({ hash, name });
    if (branch.success) branches.push(branch.data);
    else unusable += 1;
  }
  return { branches, unusable, defaultBranch, tags };
}
