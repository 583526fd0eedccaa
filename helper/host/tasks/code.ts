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
    /** They lie where they were asked for. */
    archived: z.boolean(),
  }),
  unreadable: z.array(HostileText).max(20),
  /** Something was written to while it was packed. */
  unsettled: z.boolean(),
});

/** A repository on this computer (only where the settings allow file://) may lie where ProtectHome= or PrivateTmp= hide it. */
function localRepository(repository: string): Bind[] {
  if (!repository.startsWith('file://')) return [];
  const path = decodeURIComponent(new URL(repository).pathname);
  return [{ from: path, at: path, writable: false }];
}

/** As the owner, whose own links lead nowhere that this command may not go anyway. */
const unreadable = ({ app }: { readonly app: string }) => ({
  folder: app,
  command: asOwner('chmod --recursive o+rX', app),
});

export const codeTasks = {
  /** One hash over every file of a tree, its .git too: who has it can tell later whether a byte has changed. Runs nothing of it. */
  'seal-code': defineTask({
    request: z.strictObject({ app: Path }),
    /** null: something of it cannot be read, or is no file. */
    result: z.object({ seal: Sha256.nullable() }),
    failures: [],
    seconds: 900,
    memory: '1G',
    user: 'build',
    hides: everythingOfTheUser,
  }),
  /** Brings the mirror up to date and pins the commit. */
  fetch: defineTask({
    request: z.strictObject({
      mirror: Path,
      repository: RepositoryUrl,
      /** A repository of ours on this computer, made of a bundle, that is asked in its place. */
      from: Path.optional(),
      /** One that nobody vouched for: what it has is not received again, and nothing else of it counts. */
      borrow: Path.optional(),
      branch: BranchName,
      protocols: z.array(GitProtocol),
      /** Pin this commit of the branch instead of its newest. */
      commit: CommitHash.optional(),
      /** Pin its newest tag of this pattern. */
      tags: z.string().max(200).optional(),
      /** What app/ holds now, to tell rewritten history. */
      current: CommitHash.nullable(),
      /** Silence for this many seconds while a pack arrives is given up. */
      stallSeconds: z.number().int().min(1).max(600),
      /** The same before its first byte, while a server compresses. */
      firstByteSeconds: z.number().int().min(1).max(3600),
      attempts: z.number().int().min(1).max(10),
    }),
    result: z.object({
      commit: CommitInfo,
      current: CommitInfo.nullable(),
      /** Commits from the present one to the pinned one; null where that cannot be said. */
      newCommits: z.number().int().nonnegative().nullable(),
      rewritten: z.boolean(),
      /** The tag that was pinned, and whether what is in place is ahead of it. */
      tagged: z.object({ tag: HostileText, isBehind: z.boolean() }).optional(),
      receivedBytes: z.number().nonnegative(),
      /** Many small packs and loose objects have gathered. */
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
    seconds: 4 * 60 * 60, // of a large repository over a slow line; a silent one ends sooner
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
  /** Packs the mirror, without what no version needs any more. A run that is late for it does it another day. */
  'pack-mirror': defineTask({
    request: z.strictObject({
      mirror: Path,
      branch: BranchName,
      /** Of the versions in place and kept. */
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
  /** Lays the pinned commit out in staging with its own fresh .git. */
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
      /** Local edits to make to it. */
      patch: Path.optional(),
      /** Of these files alone. */
      only: EditPaths.optional(),
    }),
    result: z.object({
      edits: KeptEdits.optional(),
      files: z.number().int().nonnegative(),
      hasHook: z.boolean(),
      /** The text of models/manifest.json; null where there is none or it is no file that we read. */
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
  /** Looks at app/ as it is and packs what a reset would lose into one archive. */
  'local-edits': defineTask({
    /** archive: null only looks. */
    request: z.strictObject({
      app: Path,
      archive: Path.nullable(),
      /** Beside the archive: the same as a patch, as far as that is to come along. */
      patch: Path.optional(),
      limitBytes: z.number().nonnegative(),
      /** Mount points of ours in app/: no edits of anybody, as long as they are empty. */
      mountPoints: z.array(RelativePath).max(50).default([]),
    }),
    result: TreeFacts.extend({
      /** What the patch leaves out. */
      left: z.array(HostileText).max(500).optional(),
    }),
    answerBytes: 2_000_000, // the files
    holds: ({ edits }, { archive }) => archive !== null || !edits.archived,
    failures: ['code-unreadable'],
    words: { 'code-unreadable': (_, request) => unreadable(request) },
    seconds: ({ archive }) => (archive === null ? 60 : 900),
    memory: '1G',
    user: 'build',
    // What that group could read besides is hidden.
    inServiceGroup: true,
    userOfItsOwn: ({ archive }) => archive === null,
    writes: ({ request: { archive } }) => (archive === null ? [] : [dirname(archive)]),
    hides: everythingOfTheUser,
  }),
  /** Both looks at what is in place, the one at app/ and the one at its environment, for the price of one sandbox. */
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
  /** doctor's look at the code and the environment in place, bounded in time. It may run either, so it gets nothing to harm. */
  examine: defineTask({
    request: z.strictObject({
      app: Path,
      venv: Path,
      /** Paths below app/ that are bound over, so that they are no edits. */
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
