import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import * as z from 'zod';
import {
  ipcCalls,
  ipcPushes,
  type IpcPush,
  type IpcRequest,
  type IpcResponse,
} from '../contract/ipc';
import { ipcCallNames, type IpcCallName, type IpcPushName } from '../contract/ipc-names';
import { log } from './log';
import { appOrigin } from './protocol';

export type IpcHandlers = {
  readonly [N in IpcCallName]: (request: IpcRequest<N>) => IpcResponse<N> | Promise<IpcResponse<N>>;
};

/** Answers the calls of the table, only from our own pages in our own windows, and checks requests and answers against the table. */
export function handleCalls(
  handlers: IpcHandlers,
  isOurs: (contents: WebContents) => boolean,
): void {
  for (const name of ipcCallNames) {
    ipcMain.handle(name, async (event, payload: unknown) => {
      if (!isTrusted(event, isOurs)) {
        log.error('refused a call from a foreign frame', name, event.senderFrame?.url);
        throw new Error('refused');
      }
      const request = ipcCalls[name].request.safeParse(payload);
      if (!request.success) {
        log.error('refused a malformed call', name, z.prettifyError(request.error));
        throw new Error('malformed');
      }
      const handler = handlers[name] as (request: unknown) => unknown;
      return ipcCalls[name].response.parse(await handler(request.data));
    });
  }
}

function isTrusted(event: IpcMainInvokeEvent, isOurs: (contents: WebContents) => boolean): boolean {
  const frame = event.senderFrame;
  if (frame === null || frame !== event.sender.mainFrame) return false;
  return frame.url.startsWith(`${appOrigin}/index.html`) && isOurs(event.sender);
}

export function push<N extends IpcPushName>(
  contents: WebContents,
  name: N,
  payload: IpcPush<N>,
): void {
  if (!contents.isDestroyed()) contents.send(name, ipcPushes[name].parse(payload));
}
