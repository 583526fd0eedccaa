import type { Message } from '../../../contract/message';
import { protocolOf } from '../../../contract/repository-url';
import { tryHost } from '../../lib/try-host';

const explainLimitMs = 5000;

/** git does not say what is wrong with a certificate, or who answers instead of a host; another request finds out. */
export async function explained(
  repository: string,
  said: Message,
  signal: AbortSignal,
): Promise<Message> {
  const mayBeMore = said.code === 'offline' || said.code === 'certificate-refused';
  if (!mayBeMore || protocolOf(repository) !== 'https') return said;
  const { trouble } = await tryHost(new URL('/', repository).href, explainLimitMs, signal);
  return trouble === null || trouble.code === 'offline' ? said : trouble;
}
