import { dirname } from 'node:path';
import * as z from 'zod';
import { EditPaths } from '../../../contract/edits';
import { CommitInfo, KeptEdits, SavedEdits } from '../../../contract/facts';
import { networkTroubles } from '../../../contract/message';
import {
  BranchName,
  CommitHash,
  HostileText,
  RelativePath,
  Sha256,
} from '../../../contract/primitives';
import { GitProtocol, RepositoryUrl } from '../../../contract/repository-url';
import { Signature, TrustSettings } from '../../../contract/signers';
import { CodeFacts, VenvFacts } from '../examine-facts';
import { asOwner } from '../../lib/text';
import { defineTask, everythingOfTheUser, Path, type Bind } from './define';
import { EnvironmentFacts, LockText } from './environment';

const TreeFacts = z.object({
  head: CommitInfo.nullable(),
  repository: z.boolean(),
  edits: SavedEdits.omit({ archive: true }).extend({
    /** Whether the archive was written where the request said. */
    archived: z.boolean(),
  }),
  unreadable: z.array(HostileText).max(20),
  /** A file changed while it was packed. */
  unsettled: z.boolean(),
});

/** ProtectHome= and PrivateTmp= may hide a local repository (allowed only if the settings allow file://). */
function localRepository(repository: string): Bind[] {
  if (!repository.startsWith('file://')) return [];
  const path = decodeURIComponent(new URL(repository).pathname);
  return [{ from: path, at: path, writable: false }];
}

/** Run as the owner: a link of their own leads this command nowhere that they cannot go themselves. */
const unreadable = ({ app }: { readonly app: string }) => ({
  folder: app,
  command: asOwner('chmod --recursive o+rX', app),
});

export const codeTasks = {
  /** One hash over every file of a tree, .git included, so that a changed byte can be detected later. Runs no code. */
  'seal-code': defineTask({
    request: z.strictObject({ app: Path }),
    /** null: a file cannot be read, or something is not a regular file. */
    result: z.object({ seal: Sha256.nullable() }),
    failures: [],
    seconds: 900,
    memory: '1G',
    user: 'build',
    hides: everythingOfTheUser,
  }),
  /** Updates the mirror and pins the commit. */
  fetch: defineTask({
    request: z.strictObject({
      mirror: Path,
      repository: RepositoryUrl,
      /** A local repository, made from a bundle, to fetch from instead. */
      from: Path.optional(),
      /** An untrusted local repository: its objects are not downloaded again; its refs are ignored. */
      borrow: Path.optional(),
      branch: BranchName,
      protocols: z.array(GitProtocol),
      /** Pin this commit of the branch instead of its newest. */
      commit: CommitHash.optional(),
      /** Pin the newest tag that matches this pattern. */
      tags: z.string().max(200).optional(),
      /** The commit in app/ now, to detect rewritten history. */
      current: CommitHash.nullable(),
      /** Give up after this many seconds without data while a pack arrives. */
      stallSeconds: z.number().int().min(1).max(600),
      /** The same before the first byte, while the server compresses. */
      firstByteSeconds: z.number().int().min(1).max(3600),
      attempts: z.number().int().min(1).max(10),
    }),
    result: z.object({
      commit: CommitInfo,
      current: CommitInfo.nullable(),
      /** Commits from the current one to the pinned one; null if unknown. */
      newCommits: z.number().int().nonnegative().nullable(),
      rewritten: z.boolean(),
      /** The pinned tag, and whether the current version is ahead of it. */
      tagged: z.object({ tag: HostileText, isBehind: z.boolean() }).optional(),
      receivedBytes: z.number().nonnegative(),
      /** There are many small packs and loose objects. */
      wantsPacking: z.boolean(),
    }),
    holds: ({ commit, current, tagged }, request) =>
      (request.commit === undefined || commit.hash === request.commit) &&
      (tagged === undefined) === (request.tags === undefined) &&
      (current === null || current.hash === request.current),
    failures: [
      'offline',
      ...networkTroubles,
      'fetch-stalled',
      'fetch-failed',
      'host-asks-to-wait',
      'host-fails',
      'history-refused',
      'submodule-not-fetched',
      'large-files-not-fetched',
      'certificate-refused',
      'host-key-changed',
      'repository-needs-login',
      'repository-not-found',
      'repository-of-another',
      'repository-refused',
      'branch-not-found',
      'commit-not-on-branch',
      'no-tag-to-follow',
    ],
    seconds: 4 * 60 * 60, // for a large repository on a slow line; a stalled one ends sooner
    memory: '1G',
    user: 'build',
    network: ({ repository, from }) => (from === undefined ? { addresses: [repository] } : null),
    logins: ['proxy', 'repository'],
    writes: ({ layout }) => [layout.mirror],
    hides: everythingOfTheUser,
    sees: ({ request }) => ({
      binds: request.from === undefined ? localRepository(request.repository) : [],
    }),
  }),
  /** Packs the mirror and drops what no version needs. If a run is late, the next one does it. */
  'pack-mirror': defineTask({
    request: z.strictObject({
      mirror: Path,
      branch: BranchName,
      /** The commits of the current and the kept versions. */
      keep: z.array(CommitHash).max(60),
    }),
    result: z.object({ packed: z.boolean() }),
    failures: [],
    seconds: 600,
    memory: '1G',
    user: 'build',
    idle: true,
    writes: ({ layout }) => [layout.mirror],
    hides: everythingOfTheUser,
  }),
  /** Who signed the pinned commit, or a tag of it. */
  'verify-signature': defineTask({
    request: z.strictObject({ mirror: Path, commit: CommitHash, trust: TrustSettings }),
    result: z.object({ signature: Signature }),
    failures: ['tool-missing'],
    words: {
      'tool-missing': () => ({
        tool: '/usr/bin/ssh-keygen',
        fix: 'sudo apt install openssh-client',
      }),
    },
    seconds: 60,
    memory: '1G',
    user: 'build',
    hides: everythingOfTheUser,
  }),
  /** Checks out the pinned commit in staging, with its own fresh .git. */
  checkout: defineTask({
    request: z.strictObject({
      mirror: Path,
      target: Path,
      finalPath: Path,
      repository: RepositoryUrl,
      branch: BranchName,
      commit: CommitHash,
      python: Path,
      hook: RelativePath,
      /** Local edits to apply. */
      patch: Path.optional(),
      /** Only the edits to these files. */
      only: EditPaths.optional(),
    }),
    result: z.object({
      edits: KeptEdits.optional(),
      files: z.number().int().nonnegative(),
      hasHook: z.boolean(),
      /** The text of models/manifest.json; null if there is none or it is not a file that we read. */
      manifest: z.string().max(4_194_304).nullable(),
      manifestProblem: z.string().max(500).nullable(),
    }),
    texts: ['manifest'],
    answerBytes: 9_000_000, // the manifest
    failures: ['checkout-failed'],
    seconds: 900,
    memory: '1G',
    user: 'build',
    writes: ({ layout }) => [layout.nextApp],
    hides: everythingOfTheUser,
  }),
  /** Lists the local changes in app/ and packs what a reset would lose into one archive. */
  'local-edits': defineTask({
    /** archive: null only lists them. */
    request: z.strictObject({
      app: Path,
      archive: Path.nullable(),
      /** The changes to carry over, as a patch, beside the archive. */
      patch: Path.optional(),
      limitBytes: z.number().nonnegative(),
      /** Our mount points in app/: not counted as edits while they are empty. */
      mountPoints: z.array(RelativePath).max(50).default([]),
    }),
    result: TreeFacts.extend({
      /** Changes that the patch leaves out. */
      left: z.array(HostileText).max(500).optional(),
    }),
    answerBytes: 2_000_000, // the files
    holds: ({ edits }, { archive }) => archive !== null || !edits.archived,
    failures: ['code-unreadable'],
    words: { 'code-unreadable': (_, request) => unreadable(request) },
    seconds: ({ archive }) => (archive === null ? 60 : 900),
    memory: '1G',
    user: 'build',
    // What else that group may read is hidden.
    inServiceGroup: true,
    userOfItsOwn: ({ archive }) => archive === null,
    writes: ({ request: { archive } }) => (archive === null ? [] : [dirname(archive)]),
    hides: everythingOfTheUser,
  }),
  /** Both checks of what is in place, of app/ and of its environment, in one sandbox to save time. */
  'in-place': defineTask({
    request: z.strictObject({
      app: Path,
      venv: Path,
      lock: LockText,
      python: Path,
      pythons: Path,
      mountPoints: z.array(RelativePath).max(50),
    }),
    result: z.object({ tree: TreeFacts, environment: EnvironmentFacts }),
    answerBytes: 2_000_000, // the files
    holds: ({ tree }) => !tree.edits.archived,
    failures: ['code-unreadable'],
    words: { 'code-unreadable': (_, request) => unreadable(request) },
    seconds: 900, // as long as check-environment
    memory: '1G',
    user: 'build',
    inServiceGroup: true,
    userOfItsOwn: true,
    hides: everythingOfTheUser,
  }),
  /** doctor's time-limited check of the code and environment in place. It may run both, so it gets nothing to harm. */
  examine: defineTask({
    request: z.strictObject({
      app: Path,
      venv: Path,
      /** Paths below app/ with mounts over them: not counted as edits. */
      mountPoints: z.array(Path),
      seconds: z.number().int().min(1).max(300),
    }),
    result: z.object({ code: CodeFacts, venv: VenvFacts }),
    texts: ['manifest'],
    answerBytes: 9_000_000, // the manifest
    failures: [],
    seconds: ({ seconds }) => seconds + 20,
    memory: '1G',
    user: 'build',
    inServiceGroup: true,
    userOfItsOwn: true,
    hides: everythingOfTheUser,
  }),
} as const;
