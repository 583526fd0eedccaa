import * as z from 'zod';
import {
  CommitInfo,
  DependencyChange,
  PythonInfo,
  RemoteBranch,
  SavedEdits,
} from '../../contract/facts';
import { Message } from '../../contract/message';
import { ModelsWork } from '../../contract/models';
import {
  BranchName,
  CommitHash,
  EntryPoint,
  HostileText,
  HttpPath,
  RelativePath,
} from '../../contract/primitives';
import { PackageRequirement } from '../../contract/settings';
import { GitProtocol, RepositoryUrl } from '../../contract/repository-url';
import { dataTasks } from './data-tasks';
import { Signature, TrustSettings } from '../../contract/signers';
import { CodeFacts, VenvFacts } from './examine-facts';

const Path = z.string().min(1).max(4096);
const Form = z.enum(['file', 'folder']);
const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const LockText = z.string().max(8_000_000);

const TreeFacts = z.object({
  head: CommitInfo.nullable(),
  repository: z.boolean(),
  edits: SavedEdits,
  unreadable: z.array(HostileText).max(20),
});
const EnvironmentFacts = z.discriminatedUnion('state', [
  z.object({ state: z.literal('matches'), python: PythonInfo }),
  z.object({ state: z.literal('differs'), reason: z.string().max(2000) }),
]);

const ModelsTask = ModelsWork.extend({
  manifestText: z.string().max(4_194_304).nullable(),
  folder: z.strictObject({
    path: Path,
    from: z.enum(['environment', 'manifest', 'default']),
    refused: z.strictObject({ path: Path, from: z.enum(['environment', 'manifest']) }).nullable(),
  }),
  cacheFile: Path,
  policy: z.strictObject({
    allowLoopbackHttp: z.boolean(),
    fileFolders: z.array(Path).max(20),
  }),
  /** Of the models folder: who does the work. null: the service's user. */
  owner: z.strictObject({ uid: z.number().int(), gid: z.number().int() }).nullable(),
});

/**
 * Everything that touches the content of a repository, each with what it takes and answers. The request comes from us; the result
 * comes out of a sandbox in which hostile code may have run, and is believed no further than its schema.
 */
export const taskTable = {
  /** Brings the mirror up to date and pins the commit. Network; writes the mirror only. */
  fetch: {
    request: z.strictObject({
      mirror: Path,
      repository: RepositoryUrl,
      branch: BranchName,
      protocols: z.array(GitProtocol),
      /** Pin this commit of the branch instead of its newest. */
      commit: CommitHash.optional(),
      /** What app/ holds now, to tell rewritten history. */
      current: CommitHash.nullable(),
      /** A transfer slower than 1,000 bytes/s for this many seconds is given up. */
      stallSeconds: z.number().int().min(1).max(600),
      attempts: z.number().int().min(1).max(10),
      tags: z.boolean().optional(), // those of the pinned commit as well
    }),
    result: z.object({
      commit: CommitInfo,
      current: CommitInfo.nullable(),
      /** Commits from the present one to the pinned one; null where that cannot be said. */
      newCommits: z.number().int().nonnegative().nullable(),
      rewritten: z.boolean(),
      branches: z.array(RemoteBranch).max(20_000),
      receivedBytes: z.number().nonnegative(),
    }),
  },
  /** Who signed the pinned commit, or a tag of it. No network; writes nothing. */
  'verify-signature': {
    request: z.strictObject({ mirror: Path, commit: CommitHash, trust: TrustSettings }),
    result: z.object({ signature: Signature }),
  },
  /** Lays the pinned commit out in staging with its own fresh .git. No network. */
  checkout: {
    request: z.strictObject({
      mirror: Path,
      target: Path,
      finalPath: Path,
      repository: RepositoryUrl,
      branch: BranchName,
      commit: CommitHash,
      python: Path,
      hook: RelativePath,
    }),
    result: z.object({
      files: z.number().int().nonnegative(),
      hasHook: z.boolean(),
      /** The text of models/manifest.json; null where there is none or it is no file that we read. */
      manifest: z.string().max(4_194_304).nullable(),
      manifestProblem: z.string().max(500).nullable(),
    }),
  },
  /** Looks at app/ as it is and packs what a reset would lose into one archive. No network; app/ read-only. */
  'local-edits': {
    /** archive: null only looks. */
    request: z.strictObject({
      app: Path,
      archive: Path.nullable(),
      limitBytes: z.number().nonnegative(),
      /** Mount points of ours in app/: no edits of anybody, as long as they are empty. */
      mountPoints: z.array(RelativePath).max(50).default([]),
    }),
    result: TreeFacts,
  },
  /** Makes or confirms the environment for the staged code. Network for the package index. */
  environment: {
    request: z.strictObject({
      app: Path,
      /** Where it is built, and where it will be used. */
      venv: Path,
      finalVenv: Path,
      /** The environment in use, if it might serve the new code too. */
      currentVenv: Path.nullable(),
      /** The list that was resolved for this commit before, if it was. */
      lock: LockText.nullable(),
      currentLock: LockText.nullable(),
      /** What the dependency files of the version in place said. */
      currentDigest: Digest.nullable(),
      rebuild: z.boolean(),
      python: Path,
      tool: z.enum(['auto', 'uv', 'pip']),
      tools: Path,
      cache: Path,
      index: z.url().nullable(),
      /** The setting: for where no file of the repository names any. */
      packages: z.array(PackageRequirement).max(500),
      /** The days as of which what is not pinned is resolved, the first one first; null: now. */
      days: z.array(z.iso.datetime().nullable()).min(1).max(3),
      /** Names that are taken as of now. */
      exempt: z.array(z.string().max(200)).max(100),
      /** The setting: "auto", a version or a path. */
      wantedPython: z.string().max(500),
      /** null: looked for. */
      entryPoint: EntryPoint.nullable(),
    }),
    result: z.object({
      lock: LockText,
      dependencyDigest: Digest,
      /** True: the environment in use fits as it is and nothing was built. */
      kept: z.boolean(),
      python: PythonInfo,
      changes: z.array(DependencyChange).max(5000),
      /** Why the present one could not be kept, in a few words; null where there was none or it was kept. */
      rebuiltBecause: z.string().max(500).nullable(),
      /** Which file said it, or the setting; and the day that the list is of, where it was resolved now. */
      source: z.enum(['uv.lock', 'poetry.lock', 'pyproject.toml', 'requirements.txt', 'packages']),
      asOf: z.iso.datetime().nullable(),
      warnings: z.array(Message).max(20),
    }),
  },
  /** Asks an environment whether it is what its lock says. No network. */
  'check-environment': {
    request: z.strictObject({ venv: Path, lock: LockText }),
    result: EnvironmentFacts,
  },
  /** Both looks at what is in place, the one at app/ and the one at its environment, for the price of one sandbox. No network. */
  'in-place': {
    request: z.strictObject({
      app: Path,
      venv: Path,
      lock: LockText,
      mountPoints: z.array(RelativePath).max(50),
    }),
    result: z.object({ tree: TreeFacts, environment: EnvironmentFacts }),
  },
  /** Imports the entry point with the staged code and environment. No network. */
  try: {
    request: z.strictObject({ app: Path, venv: Path, entryPoint: EntryPoint.nullable() }),
    result: z.object({ entryPoint: EntryPoint, warning: z.string().max(4000).nullable() }),
  },
  /** Serves the staged code on a port of its own and judges its answers; ends it again. Loopback only. */
  serve: {
    request: z.strictObject({
      app: Path,
      venv: Path,
      entryPoint: EntryPoint,
      models: Path,
      /** null: judged by staying up. */
      health: z
        .strictObject({
          path: HttpPath,
          timeoutSeconds: z.number().int().min(1).max(600),
          successes: z.number().int().min(1).max(20),
        })
        .nullable(),
    }),
    result: z.object({ status: z.number().int().nullable(), latencyMs: z.number().nullable() }),
  },
  /** The repository's own hook, as the service user, code read-only. No network. */
  prepare: {
    request: z.strictObject({
      app: Path,
      venv: Path,
      hook: RelativePath,
      data: Path,
      cache: Path,
      models: Path,
    }),
    result: z.object({ ran: z.boolean() }),
  },
  /** Makes the places in a tree over which the paths of the setting appState are bound. No network; writes that tree only. */
  'mount-points': {
    request: z.strictObject({
      tree: Path,
      /** form: what is to be bound over it; null where nobody knows yet. */
      paths: z.array(z.strictObject({ path: RelativePath, form: Form.nullable() })).max(50),
    }),
    result: z.object({
      paths: z.array(z.object({ path: RelativePath, form: Form.nullable() })).max(50),
    }),
  },
  /** Copies what the application keeps inside app/ to where it lives from now on, as the service user. */
  'keep-app-state': {
    request: z.strictObject({
      store: Path,
      /** The trees that may have it, the first one first. */
      from: z.array(Path).max(2),
      paths: z.array(z.strictObject({ path: RelativePath, form: Form })).max(50),
    }),
    result: z.object({}),
  },
  ...dataTasks,
  /** doctor's look at the code and the environment in place, bounded in time. No network; reads only. */
  examine: {
    request: z.strictObject({
      app: Path,
      venv: Path,
      /** Paths below app/ that are bound over, so that they are no edits. */
      mountPoints: z.array(Path),
      seconds: z.number().int().min(1).max(300),
    }),
    result: z.object({ code: CodeFacts, venv: VenvFacts }),
  },
  /** Reads models and compares them with their checksums. No network; writes nothing. */
  'models-verify': { request: ModelsTask, result: z.object({}) },
  /** Receives models that are missing. Network; writes the models folder only. */
  'models-download': { request: ModelsTask, result: z.object({}) },
  /** Empties folders that the build user owns. */
  remove: {
    request: z.strictObject({ folders: z.array(Path).max(1000) }),
    result: z.object({ removed: z.number().int().nonnegative() }),
  },
} as const;

export type TaskTable = typeof taskTable;
export type TaskName = keyof TaskTable;
export type TaskRequest<N extends TaskName> = z.infer<TaskTable[N]['request']>;
export type TaskResult<N extends TaskName> = z.infer<TaskTable[N]['result']>;
export const taskNames = Object.keys(taskTable) as TaskName[];
/** What a run that was killed may have left at work; a download of models is nobody's leftover. */
export const refreshTasks = taskNames.filter(
  (name): name is RefreshTask => name !== 'models-verify' && name !== 'models-download',
);
export type RefreshTask = Exclude<TaskName, 'models-verify' | 'models-download'>;

export const TaskFailure = z.object({ message: Message });
export type TaskFailure = z.infer<typeof TaskFailure>;

/** One line of a task's standard output. */
export const TaskLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('output'), line: z.string().max(20_000) }),
  z.object({
    type: z.literal('progress'),
    unit: z.enum(['bytes', 'packages', 'files', 'percent']),
    done: z.number().nonnegative(),
    total: z.number().nonnegative().nullable(),
  }),
  /** Anything else that is told on the way; whoever listens has a schema for it. */
  z.object({ type: z.literal('event'), event: z.unknown() }),
  z.object({ type: z.literal('result'), result: z.unknown() }),
  z.object({ type: z.literal('failure'), failure: TaskFailure }),
]);
export type TaskLine = z.infer<typeof TaskLine>;

/** What a task's own code is given, inside the sandbox. */
export interface TaskContext {
  readonly signal: AbortSignal;
  readonly event: (event: unknown) => void;
  readonly output: (line: string) => void;
  readonly progress: (
    unit: 'bytes' | 'packages' | 'files' | 'percent',
    done: number,
    total: number | null,
  ) => void;
}

export type TaskAnswer<N extends TaskName> =
  | { readonly ok: true; readonly result: TaskResult<N> }
  | { readonly ok: false; readonly failure: TaskFailure };
export type Task<N extends TaskName> = (
  request: TaskRequest<N>,
  context: TaskContext,
) => Promise<TaskAnswer<N>>;
