/** Only the names, without zod: all that a preload needs. */
export const ipcCallNames = [
  'state:get',
  'run:events',
  'refresh:start',
  'setup:start',
  'refresh:cancel',
  'refresh:hold',
  'rollback:start',
  'staged:apply',
  'staged:discard',
  'packages:accept',
  'stick:use',
  'stick:places',
  'stick:save',
  'stick:cancel-save',
  'stick:dismiss',
  'service:restart',
  'update:check',
  'settings:get',
  'settings:save',
  'preferences:save',
  'branches:list',
  'health:ask',
  'history:list',
  'history:log',
  'preview:get',
  'open:commit',
  'models:report',
  'models:verify',
  'models:download',
  'models:cancel',
  'open:application',
  'notice:dismiss',
  'program:start-again',
  'text:copy',
  'status:read',
  'conversations:count',
  'logs:open',
  'logs:close',
  'logs:save',
  'report:make',
  'report:save',
  'edits:show',
  'edits:save',
  'doctor:look',
  'network:test',
  'logins:list',
  'logins:host-keys',
  'logins:change',
  'doctor:fix',
] as const;
export type IpcCallName = (typeof ipcCallNames)[number];

export const ipcPushNames = ['push:state', 'push:events', 'push:section', 'push:logs'] as const;
export type IpcPushName = (typeof ipcPushNames)[number];

/** What the preload gives a page: names and payloads, validated at both ends by the schemas in ipc.ts. */
export interface Bridge {
  readonly call: (name: string, request?: unknown) => Promise<unknown>;
  /** Returns a function that stops listening. */
  readonly on: (name: string, listener: (payload: unknown) => void) => () => void;
}
