import { z } from 'zod';
import { RunEvent } from './events';
import { Message } from './message';
import { BranchName, RunId } from './primitives';
import { RunReport } from './report';
import { RepositoryUrl } from './repository-url';
import { Settings } from './settings';
import { Status } from './status';
import { BranchesAnswer, UpdateInfo } from './update';

export const Theme = z.object({ dark: z.boolean(), accent: z.string().regex(/^#[0-9a-f]{6}$/).nullable() });
export type Theme = z.infer<typeof Theme>;

/** What every window shows, pushed whole whenever it changes. */
export const AppState = z.object({
  status: Status.nullable(),
  update: UpdateInfo,
  helper: z.enum(['ok', 'missing', 'other-version']),
  trayPresent: z.boolean(),
  embedded: z.boolean(),
  prefix: z.string().max(4096).nullable(),
  locale: z.string().max(20),
  theme: Theme,
  version: z.string().max(60),
});
export type AppState = z.infer<typeof AppState>;

/** The answer to an action: what came of asking, not of the action itself (that arrives as events). */
export const ActionAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), message: Message }),
]);
export type ActionAnswer = z.infer<typeof ActionAnswer>;

const nothing = z.undefined();

/** One table for both sides: the name of a call, what it takes, what it answers. */
export const ipcCalls = {
  'state:get': { request: nothing, response: AppState },
  /** The events of the present or the last run, from its beginning. */
  'run:events': { request: nothing, response: z.array(RunEvent) },
  'refresh:start': { request: z.strictObject({ branch: BranchName.optional(), force: z.boolean().optional() }), response: ActionAnswer },
  'refresh:cancel': { request: nothing, response: ActionAnswer },
  'rollback:start': { request: z.strictObject({ commit: z.string().regex(/^[0-9a-f]{7,64}$/).optional() }), response: ActionAnswer },
  'service:restart': { request: nothing, response: ActionAnswer },
  'update:check': { request: nothing, response: UpdateInfo },
  'settings:get': { request: nothing, response: z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), settings: Settings }), z.object({ ok: z.literal(false), message: Message })]) },
  'settings:save': { request: z.strictObject({ repository: RepositoryUrl.optional(), branch: BranchName.optional(), onFailure: z.enum(['rollback', 'stop']).optional() }), response: ActionAnswer },
  'branches:list': { request: z.strictObject({ repository: RepositoryUrl.optional() }), response: BranchesAnswer },
  'history:list': { request: nothing, response: z.array(RunReport).max(10_000) },
  'history:log': { request: z.strictObject({ runId: RunId }), response: z.array(RunEvent) },
  /** Only addresses of the fixed list in main are opened, whatever is asked. */
  'open:application': { request: nothing, response: ActionAnswer },
  'open:window': { request: z.strictObject({ window: z.enum(['status', 'settings']) }), response: ActionAnswer },
} as const;
export type IpcCalls = typeof ipcCalls;
export type IpcName = keyof IpcCalls;
export type IpcRequest<N extends IpcName> = z.infer<IpcCalls[N]['request']>;
export type IpcResponse<N extends IpcName> = z.infer<IpcCalls[N]['response']>;

/** What main pushes to a window. */
export const ipcPushes = {
  'push:state': AppState,
  'push:event': RunEvent,
} as const;
export type IpcPushName = keyof typeof ipcPushes;
export type IpcPush<N extends IpcPushName> = z.infer<(typeof ipcPushes)[N]>;
