import type { SimpleGit } from 'simple-git';
import { RemoteBranch } from '../../../contract/facts';

export interface RemoteRefs {
  readonly branches: RemoteBranch[];
  /** Number of branches whose names are not safe for our files and messages. */
  readonly unusable: number;
  /** The branch of the remote's HEAD. */
  readonly defaultBranch: string | null;
  /** A tag's name to its object. */
  readonly tags: ReadonlyMap<string, string>;
}

/** Asks a remote for its refs without fetching anything: git-ls-remote(1). */
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
    // gitrevisions(7): the line with ^{} is the object of an annotated tag
    if (kind === 'tags' && !name.endsWith('^{}')) tags.set(name, hash);
    if (kind !== 'heads') continue;
    const branch = RemoteBranch.safeParse({ hash, name });
    if (branch.success) branches.push(branch.data);
    else unusable += 1;
  }
  return { branches, unusable, defaultBranch, tags };
}
