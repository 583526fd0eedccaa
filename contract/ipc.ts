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
  /** The desktop's own accent; null: Mint's green. */
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .nullable(),
  /** What is drawn keeps an edge, and nothing is told by a shade alone. */
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

/** What a window can be opened at: a section, or what lies behind one. */
export const Place = z.enum([...Section.options, 'preview', 'edits', 'save-stick']);
export type Place = z.infer<typeof Place>;

/** How far the code in use is behind, as the last preview counted it. */
export const News = z.object({
  target: CommitHash,
  newCommits: z.number().int().nonnegative(),
  moreCommits: z.boolean(),
  isForward: z.boolean(),
});
export type News = z.infer<typeof News>;

/** What every window shows, pushed whole whenever it changes. */
export const AppState = z.object({
  status: Status.nullable(),
  /** Why there is no present status. */
  statusFailure: Failure.nullable(),
  update: UpdateInfo,
  checking: z.boolean(),
  /** null: nobody has counted. */
  news: News.nullable(),
  helper: z.enum(['unknown', 'ok', 'missing', 'other-version']),
  /** The action that was asked for and not answered yet, such as while the password dialog is open. */
  pending: Action.nullable(),
  /** The present or the last verification or download of models. */
  modelsWork: ModelsWorkView.nullable(),
  /** The present or the last making of a bundle. */
  bundleWork: BundleWorkView.nullable(),
  /** What is plugged in and has a bundle. */
  stick: Stick.nullable(),
  /** What became of the last action, where it is worth a word. */
  notice: Failure.nullable(),
  /** The version that apt has for this program where it is another one than what is installed. */
  newerProgram: z.string().max(60).nullable(),
  /** The version of this program that is installed, where it took the place of the one that runs. */
  installedProgram: z.string().max(60).nullable(),
  trayPresent: z.boolean(),
  embedded: z.boolean(),
  prefix: z.string().max(4096).nullable(),
  preferences: Preferences,
  locale: z.string().max(20),
  theme: Theme,
  version: z.string().max(60),
});
export type AppState = z.infer<typeof AppState>;

/** What was asked for, or why it cannot be had. */
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
  /** True: what was there before is of an earlier opening. */
  begins: z.boolean(),
  lines: z.array(LogLine).max(mostLogLines),
  /** Why there is no more to come. */
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

/** Names of models; none: every one. */
const ModelNames = z.strictObject({ names: z.array(ModelName).max(100) });

const nothing = z.undefined();
const Done = z.object({ ok: z.literal(true) });

/** One table for both sides: the name of a call, what it takes, what it answers. */
export const ipcCalls = {
  'state:get': { request: nothing, response: AppState },
  /** The events of the present or the last run, from its beginning. */
  'run:events': { request: nothing, response: z.array(RunEvent) },
  'refresh:start': {
    request: z.strictObject({
      branch: BranchName.optional(),
      force: z.boolean().optional(),
      /** Answers that are being written are not waited for. */
      now: z.boolean().optional(),
      stage: z.boolean().optional(),
      /** With these local edits of the version in place. */
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
  /** Stores which packages are installed where the repository names none, and begins a refresh with them. */
  'packages:accept': {
    request: z.strictObject({ names: z.array(PackageRequirement).min(1).max(500) }),
    response: ActionAnswer,
  },
  /** Its commits and models, or its models alone, where its fingerprint is still the one that was agreed to. */
  'stick:use': {
    request: z.strictObject({ fingerprint: Sha256, code: z.boolean() }),
    response: ActionAnswer,
  },
  'stick:places': { request: nothing, response: StickPlacesAnswer },
  /** Makes a bundle on a volume, of those that were told. */
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
    /** `allow`: a person pressed the button, and is asked whether that host may be asked. */
    request: z.strictObject({ repository: RepositoryUrl, allow: z.boolean() }),
    response: BranchesAnswer,
  },
  /** How the application that runs answers to what is being typed; it is not asked where it is not on this computer. */
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
  /** The events of an earlier run; none where they are no longer kept. */
  'history:log': { request: z.strictObject({ runId: RunId }), response: z.array(RunEvent) },
  /** `since`: an answer from before that does not do. */
  'preview:get': {
    request: z.strictObject({ since: Timestamp.optional() }),
    response: PreviewReply,
  },
  /** Opens a commit's page at one of the known forges, whatever the page says its address is. */
  'open:commit': { request: z.strictObject({ commit: CommitHash }), response: ActionAnswer },
  /** Opens the address of the status, whatever a page asks for. */
  'open:application': { request: nothing, response: ActionAnswer },
  'notice:dismiss': { request: nothing, response: Done },
  /** Ends this program and starts the one that is installed in its place. */
  'program:start-again': { request: nothing, response: Done },
  /** To the clipboard, which pages may not touch themselves. */
  'text:copy': { request: z.strictObject({ text: z.string().max(20_000_000) }), response: Done },

  /** Asks the helper again how everything is. */
  'status:read': { request: nothing, response: Done },
  /** The same, for how many answers are being written at this moment. */
  'conversations:count': {
    request: nothing,
    response: z.object({ conversations: Status.shape.conversations }),
  },
  /** Begins to push a log, and goes on until it is closed. */
  'logs:open': { request: z.strictObject({ source: LogSource }), response: Done },
  'logs:close': { request: nothing, response: Done },
  /** Asks the person where to. `path` is null where they changed their mind. */
  'logs:save': {
    request: z.strictObject({ source: LogSource, text: z.string().max(20_000_000) }),
    response: SavedAnswer,
  },
  /** Collects a problem report and answers what is in it. */
  'report:make': { request: nothing, response: ReportAnswer },
  /** Saves the one that was made last, where the person says. */
  'report:save': { request: nothing, response: SavedAnswer },
  /** What was changed in the code in place. */
  'edits:show': { request: nothing, response: EditsAnswer },
  /** Saves it as a patch, where the person says. */
  'edits:save': { request: nothing, response: SavedAnswer },
  'doctor:look': { request: nothing, response: DoctorAnswer },
  'network:test': { request: nothing, response: NetworkReply },
  'logins:list': { request: nothing, response: LoginsReply },
  /** The keys that a host shows of itself; one that is not the stored repository's is asked once a person allowed it. */
  'logins:host-keys': { request: z.strictObject({ host: LoginHost }), response: HostKeysReply },
  /** `own`: of the person alone, for what is asked without rights. */
  'logins:change': {
    request: z.strictObject({ change: LoginChange, whose: z.enum(['computer', 'own', 'both']) }),
    response: ActionAnswer,
  },
  /** Fixes these findings, as far as they are still there. */
  'doctor:fix': { request: FixRequest, response: ActionAnswer },
} as const satisfies Record<IpcCallName, { request: z.ZodType; response: z.ZodType }>;
export type IpcRequest<N extends IpcCallName> = z.infer<(typeof ipcCalls)[N]['request']>;
export type IpcResponse<N extends IpcCallName> = z.infer<(typeof ipcCalls)[N]['response']>;

/** What main pushes to a window. */
export const ipcPushes = {
  'push:state': AppState,
  'push:events': z.array(RunEvent),
  'push:logs': LogPush,
  'push:section': Place,
} as const satisfies Record<IpcPushName, z.ZodType>;
export type IpcPush<N extends IpcPushName> = z.infer<(typeof ipcPushes)[N]>;
