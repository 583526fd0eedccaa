import { RemoteBranch } from '../../../contract/facts';
import { message, type Message } from '../../../contract/message';
import { protocolOf, type GitProtocol } from '../../../contract/repository-url';
import { gitIn } from './client';
import { gitFailure } from './failures';
import { reachable } from './reachable';

export type RemoteAnswer =
  | {
      readonly kind: 'known';
      readonly branches: RemoteBranch[];
      readonly defaultBranch: string | null;
    }
  | { readonly kind: 'failed'; readonly message: Message };

/** The branches of a remote, asked of the remote itself; writes nothing, needs no privilege. */
export async function remoteBranches(
  repository: string,
  protocols: readonly GitProtocol[],
  signal: AbortSignal,
): Promise<RemoteAnswer> {
  const protocol = protocolOf(repository);
  if (protocol === null || !protocols.includes(protocol)) {
    return {
      kind: 'failed',
      message: message('repository-refused', {
        url: repository,
        reason: `uses ${String(protocol)}, which the settings do not allow`,
      }),
    };
  }
  if (!(await reachable(repository, signal)))
    return { kind: 'failed', message: gitFailure(repository, 'Failed to connect').message };
  const git = gitIn('/', {
    protocols,
    signal,
    config: ['http.lowSpeedLimit=100', 'http.lowSpeedTime=15'],
  });
  let text: string;
  try {
    text = await git.raw([
      'ls-remote',
      '--symref',
      '--end-of-options',
      repository,
      'HEAD',
      'refs/heads/*',
    ]);
  } catch (error) {
    return { kind: 'failed', message: gitFailure(repository, error).message };
  }
  let defaultBranch: string | null = null;
  const branches: RemoteBranch[] = [];
  for (const line of text.split('\n')) {
    const head = /^ref: refs\/heads\/(\S+)\tHEAD$/.exec(line)?.[1];
    if (head !== undefined) defaultBranch = head;
    const [hash, ref] = line.split('\t');
    const branch = RemoteBranch.safeParse({ hash, name: ref?.replace(/^refs\/heads\//, '') });
    if (ref?.startsWith('refs/heads/') === true && branch.success) branches.push(branch.data);
  }
  return { kind: 'known', branches, defaultBranch };
}
