import {
  ipcCalls,
  ipcPushes,
  type IpcPush,
  type IpcRequest,
  type IpcResponse,
} from '../contract/ipc';
import type { Bridge, IpcCallName, IpcPushName } from '../contract/ipc-names';

declare global {
  interface Window {
    readonly ladylinux: Bridge;
  }
}

type Arguments<N extends IpcCallName> =
  undefined extends IpcRequest<N> ? [] : [request: IpcRequest<N>];

/** Asks main. Rejects if main refused the call or the answer breaks the contract: both are bugs. */
export async function call<N extends IpcCallName>(
  name: N,
  ...[request]: Arguments<N>
): Promise<IpcResponse<N>> {
  const answer = await window.ladylinux.call(name, request);
  return ipcCalls[name].response.parse(answer) as IpcResponse<N>;
}

/** Listens to main's pushes; returns a function that stops listening. */
export function onPush<N extends IpcPushName>(
  name: N,
  listener: (payload: IpcPush<N>) => void,
): () => void {
  return window.ladylinux.on(name, (payload) => {
    listener(ipcPushes[name].parse(payload) as IpcPush<N>);
  });
}
