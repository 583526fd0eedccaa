import * as z from 'zod';
import { Action, ActionAnswer, Failure } from './action';
import { BundleWorkView } from './bundle-work';
import { DoctorReport, FixRequest } from './doctor';
import { EditsView, WantedEdits } from './edits';
import { RunEvent } from './events';
import type { IpcCallName, IpcPushName } from './ipc-names';
import { LogLine, LogSource, mostLogLines } from './logs';
import { HostKeysAnswer, LoginChange, LoginHost, LoginsAnswer } from './logins';
import { ModelName, ModelsReport } from './models';
import { ModelsWorkView } from './models-view';
import { Preferences, PreferencesChange } from './preferences';
import { HistoryPage, HistoryPart } from './history-page';
import { ReportedFile } from './problem-report';
import { PreviewAnswer } from './preview';
import { BranchName, CommitHash, RunId, Sha256, Timestamp } from './primitives';
import { RepositoryUrl } from './repository-url';
import { HealthSettings, PackageRequirement, ServiceSettings, Settings } from './settings';
import { ApplyRequest } from './staged';
import { Stick, StickPlaces } from './stick';
import { Status } from './status';
import { BranchesAnswer, UpdateInfo } from './update';
import { NetworkAnswer } from './network';
import { SettingsChange } from './settings-change';

export const Theme = z.object({
  dark: z.boolean(),
  /** The desktop's accent colour; null: Mint's green. */
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .nullable(),
  /** Draws edges everywhere, and never uses a shade alone to say something. */
  highContrast: z.boolean(),
});
export type Theme = z.infer<typeof Theme>;

export const Section = z.enum([
  'overview',
  'models',
  'history',
  'logs',
  'settings',
  'doctor',
  'report',
]);
export type Section = z.infer<typeof Section>;

/** What a window can open at: a section, or a page within one. */
export const Place = z.enum([...Section.options, 'preview', 'edits', 'save-stick']);
export type Place = z.infer<typeof Place>;

/** How far the current code is behind, counted by the last preview. */
export const News = z.object({
  target: CommitHash,
  newCommits: z.number().int().nonnegative(),
  moreCommits: z.boolean(),
  isForward: z.boolean(),
});
export type News = z.infer<typeof News>;

/** What every window shows, sent as a whole whenever it changes. */
export const AppState = z.object({
  status: Status.nullable(),
  /** Why the status is not known at the moment. */
  statusFailure: Failure.nullable(),
  update: UpdateInfo,
  checking: z.boolean(),
  /** null: not counted. */
  news: News.nullable(),
  helper: z.enum(['unknown', 'ok', 'missing', 'other-version']),
  /** The action that was requested but not answered yet, such as while the password dialog is open. */
  pending: Action.nullable(),
  /** The current or the last verification or download of models. */
  modelsWork: ModelsWorkView.nullable(),
  /** The current or the last bundle job. */
  bundleWork: BundleWorkView.nullable(),
  /** A removable disk with a bundle. */
  stick: Stick.nullable(),
  /** The result of the last action, if worth showing. */
  notice: Failure.nullable(),
  /** The version of this program that apt has, if not the installed one. */
  newerProgram: z.string().max(60).nullable(),
  /** The installed version of this program, if it has replaced the running one. */
  installedProgram: z.string().max(60).nullable(),
  trayPresent: z.boolean(),
  inPrefix: z.boolean(),
  prefix: z.string().max(4096).nullable(),
  preferences: Preferences,
  locale: z.string().max(20),
  theme: Theme,
  version: z.string().max(60),
});
export type AppState = z.infer<typeof AppState>;

/** The requested value, or why it is unavailable. */
const answering = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), ...shape }),
    z.object({ ok: z.literal(false), failure: Failure }),
  ]);

export const SettingsAnswer = answering({ settings: Settings });
export type SettingsAnswer = z.infer<typeof SettingsAnswer>;

export const HistoryAnswer = answering({ page: HistoryPage });
export type HistoryAnswer = z.infer<typeof HistoryAnswer>;

export const SavedAnswer = answering({ path: z.string().max(4096).nullable() });
export type SavedAnswer = z.infer<typeof SavedAnswer>;

export const ReportAnswer = answering({ name: z.string().max(100), files: z.array(ReportedFile) });
export type ReportAnswer = z.infer<typeof ReportAnswer>;

export const DoctorAnswer = answering({ report: DoctorReport });
export type DoctorAnswer = z.infer<typeof DoctorAnswer>;

export const NetworkReply = answering({ hosts: NetworkAnswer.shape.hosts });
export type NetworkReply = z.infer<typeof NetworkReply>;

export const LoginsReply = answering({
  logins: LoginsAnswer.shape.logins,
  own: LoginsAnswer.shape.own,
});
export type LoginsReply = z.infer<typeof LoginsReply>;

export const HostKeysReply = answering({ keys: HostKeysAnswer.shape.keys });
export type HostKeysReply = z.infer<typeof HostKeysReply>;

export const LogPush = z.object({
  source: LogSource,
  /** True: earlier lines belong to a previous opening. */
  begins: z.boolean(),
  lines: z.array(LogLine).max(mostLogLines),
  /** Why the log ended. */
  failure: Failure.nullable(),
});
export type LogPush = z.infer<typeof LogPush>;

export const PreviewReply = answering({ preview: PreviewAnswer });
export type PreviewReply = z.infer<typeof PreviewReply>;

export const EditsAnswer = answering({ edits: EditsView });
export type EditsAnswer = z.infer<typeof EditsAnswer>;

export const StickPlacesAnswer = answering({ places: StickPlaces });

export const ModelsAnswer = answering({ report: ModelsReport });
export type ModelsAnswer = z.infer<typeof ModelsAnswer>;

/** Names of models; empty: all. */
const ModelNames = z.strictObject({ names: z.array(ModelName).max(100) });

const nothing = z.undefined();
const Done = z.object({ ok: z.literal(true) });

/** One table for both sides: each call's name, request and response. */
export const ipcCalls = {
  'state:get': { request: nothing, response: AppState },
  /** All events of the current or the last run. */
  'run:events': { request: nothing, response: z.array(RunEvent) },
  'refresh:start': {
    request: z.strictObject({
      branch: BranchName.optional(),
      force: z.boolean().optional(),
      /** Does not wait for unfinished answers. */
      now: z.boolean().optional(),
      stage: z.boolean().optional(),
      /** With these local edits of the current version. */
      edits: WantedEdits.optional(),
    }),
    response: ActionAnswer,
  },
  'setup:start': {
    request: z.strictObject({
      repository: RepositoryUrl.optional(),
      branch: BranchName.optional(),
    }),
    response: ActionAnswer,
  },
  'refresh:cancel': { request: nothing, response: ActionAnswer },
  'refresh:hold': { request: nothing, response: ActionAnswer },
  'rollback:start': { request: z.strictObject({ commit: CommitHash }), response: ActionAnswer },
  'staged:apply': { request: ApplyRequest, response: ActionAnswer },
  'staged:discard': { request: nothing, response: ActionAnswer },
  /** Stores the packages to install if the repository names none, and starts a refresh with them. */
  'packages:accept': {
    request: z.strictObject({ names: z.array(PackageRequirement).min(1).max(500) }),
    response: ActionAnswer,
  },
  /** Uses its commits and models, or only its models, if its fingerprint is still the confirmed one. */
  'stick:use': {
    request: z.strictObject({ fingerprint: Sha256, code: z.boolean() }),
    response: ActionAnswer,
  },
  'stick:places': { request: nothing, response: StickPlacesAnswer },
  /** Makes a bundle on one of the volumes in StickPlaces. */
  'stick:save': {
    request: z.strictObject({ path: Stick.shape.folder, models: z.boolean() }),
    response: ActionAnswer,
  },
  'stick:cancel-save': { request: nothing, response: ActionAnswer },
  /** Until it is plugged in again. */
  'stick:dismiss': { request: nothing, response: Done },
  'service:restart': { request: nothing, response: ActionAnswer },
  'update:check': { request: nothing, response: UpdateInfo },
  'settings:get': { request: nothing, response: SettingsAnswer },
  'settings:save': { request: SettingsChange, response: ActionAnswer },
  'preferences:save': { request: PreferencesChange, response: Preferences },
  'branches:list': {
    /** allow: a person pressed the button, and is asked whether that host may be contacted. */
    request: z.strictObject({ repository: RepositoryUrl, allow: z.boolean() }),
    response: BranchesAnswer,
  },
  /** How the running application answers to the settings being typed; asks only on this computer. */
  'health:ask': {
    request: z.strictObject({
      port: ServiceSettings.shape.port,
      health: HealthSettings.pick({ path: true, scheme: true, host: true, accept: true }),
    }),
    response: z.object({ status: z.number().int().nullable(), healthy: z.boolean() }),
  },
  'models:report': { request: nothing, response: ModelsAnswer },
  'models:verify': { request: ModelNames, response: ActionAnswer },
  'models:download': { request: ModelNames, response: ActionAnswer },
  'models:cancel': { request: nothing, response: ActionAnswer },
  'history:list': { request: HistoryPart, response: HistoryAnswer },
  /** The events of an earlier run; empty if no longer kept. */
  'history:log': { request: z.strictObject({ runId: RunId }), response: z.array(RunEvent) },
  /** since: earlier answers are too old. */
  'preview:get': {
    request: z.strictObject({ since: Timestamp.optional() }),
    response: PreviewReply,
  },
  /** Opens a commit's page on a known forge; the page cannot choose the URL. */
  'open:commit': { request: z.strictObject({ commit: CommitHash }), response: ActionAnswer },
  /** Opens the URL in the status; the page cannot choose it. */
  'open:application': { request: nothing, response: ActionAnswer },
  'notice:dismiss': { request: nothing, response: Done },
  /** Ends this program and starts the newly installed one. */
  'program:start-again': { request: nothing, response: Done },
  /** To the clipboard, which pages cannot access. */
  'text:copy': { request: z.strictObject({ text: z.string().max(20_000_000) }), response: Done },

  /** Asks the helper for a new status. */
  'status:read': { request: nothing, response: Done },
  /** The same for the number of answers being written now. */
  'conversations:count': {
    request: nothing,
    response: z.object({ conversations: Status.shape.conversations }),
  },
  /** Starts sending a log, until it is closed. */
  'logs:open': { request: z.strictObject({ source: LogSource }), response: Done },
  'logs:close': { request: nothing, response: Done },
  /** Asks the person where to save. `path` is null if they cancelled. */
  'logs:save': {
    request: z.strictObject({ source: LogSource, text: z.string().max(20_000_000) }),
    response: SavedAnswer,
  },
  /** Collects a problem report and returns its content. */
  'report:make': { request: nothing, response: ReportAnswer },
  /** Saves the last one where the person chooses. */
  'report:save': { request: nothing, response: SavedAnswer },
  /** Local changes of the current code. */
  'edits:show': { request: nothing, response: EditsAnswer },
  /** Saves them as a patch where the person chooses. */
  'edits:save': { request: nothing, response: SavedAnswer },
  'doctor:look': { request: nothing, response: DoctorAnswer },
  'network:test': { request: nothing, response: NetworkReply },
  'logins:list': { request: nothing, response: LoginsReply },
  /** The keys that a host presents; a host other than the stored repository's is asked only if a person allowed it. */
  'logins:host-keys': { request: z.strictObject({ host: LoginHost }), response: HostKeysReply },
  /** own: the person's own, for requests without rights. */
  'logins:change': {
    request: z.strictObject({ change: LoginChange, whose: z.enum(['computer', 'own', 'both']) }),
    response: ActionAnswer,
  },
  /** Fixes these findings, if they still exist. */
  'doctor:fix': { request: FixRequest, response: ActionAnswer },
} as const satisfies Record<IpcCallName, { request: z.ZodType; response: z.ZodType }>;
export type IpcRequest<N extends IpcCallName> = z.infer<(typeof ipcCalls)[N]['request']>;
export type IpcResponse<N extends IpcCallName> = z.infer<(typeof ipcCalls)[N]['response']>;

/** What main sends to a window. */
export const ipcPushes = {
  'push:state': AppState,
  'push:events': z.array(RunEvent),
  'push:logs': LogPush,
  'push:section': Place,
} as const satisfies Record<IpcPushName, z.ZodType>;
export type IpcPush<N extends IpcPushName> = z.infer<(typeof ipcPushes)[N]>;
