import { sameRequest, type RunRequest } from '../../contract/request';
import type { Host } from '../host';
import { runningNow } from './running';

export type StartAnswer =
  | { readonly kind: 'started' }
  | { readonly kind: 'attached'; readonly runId: string }
  | { readonly kind: 'busy' };

/** Starts a run, or attaches to one that was asked for the same. */
export async function start(host: Host, request: RunRequest): Promise<StartAnswer> {
  const running = await runningNow(host.layout);
  if (running !== null)
    return sameRequest(running.request, request)
      ? { kind: 'attached', runId: running.request.runId }
      : { kind: 'busy' };
  await host.launch(request);
  return { kind: 'started' };
}
