import type { RemoteBranch } from '../../../contract/facts';
import { because, message, type Message } from '../../../contract/message';
import { protocolOf, type GitProtocol } from '../../../contract/repository-url';
import { gitIn } from './client';
import { gitFailure } from './failures';
import { HttpAnswers } from './http-answers';
import { explained } from './explained';
import { reach } from '../../lib/reach';
import { remoteRefs } from './remote-refs';

export type RemoteAnswer =
  | {
      readonly kind: 'known';
      readonly branches: RemoteBranch[];
      /** How many other branches have names that cannot be followed here. */
      readonly unusable: number;
      readonly defaultBranch: string | null;
    }
  | { readonly kind: 'failed'; readonly message: Message };

/** Asks a remote for its branches; writes nothing, needs no privilege. */
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
        reason: because('protocol', { protocol: String(protocol) }),
      }),
    };
  }
  const { failure, config } = await reach(repository, signal);
  if (failure !== null) return { kind: 'failed', message: gitFailure(repository, failure).message };
  const answers = new HttpAnswers();
  const git = gitIn('/', {
    protocols,
    repository,
    answers,
    signal,
    config: [...config, 'http.lowSpeedLimit=100', 'http.lowSpeedTime=15'],
  });
  try {
    const { branches, unusable, defaultBranch } = await remoteRefs(git, repository);
    // git takes a page of a web site for an empty repository
    if (branches.length === 0 && unusable === 0)
      return { kind: 'failed', message: message('repository-not-found', { url: repository }) };
    return { kind: 'known', branches, unusable, defaultBranch };
  } catch (error) {
    const why = gitFailure(repository, error, answers.take()).message;
    return { kind: 'failed', message: await explained(repository, why, signal) };
  }
}
