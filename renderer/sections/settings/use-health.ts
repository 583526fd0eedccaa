import type { IpcRequest, IpcResponse } from '../../../contract/ipc';
import { call } from '../../bridge';
import { useTyped } from '../../state/use-typed';

type Asked = IpcRequest<'health:ask'>;

const ask = (asked: string) => call('health:ask', JSON.parse(asked) as Asked);

/** What the running service answers to these settings; null while unknown, or if there is nothing to ask. */
export function useHealth(
  health: Asked['health'] | null,
  port: number | undefined,
): IpcResponse<'health:ask'> | null {
  return useTyped(health === null ? null : JSON.stringify({ health, port }), ask)[0];
}
