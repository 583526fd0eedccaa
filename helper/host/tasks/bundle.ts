import * as z from 'zod';
import { BundledHistory, BundleFacts, isAddress } from '../../../contract/bundle';
import {
  BranchName,
  CommitHash,
  HostileText,
  Sha256,
  Timestamp,
} from '../../../contract/primitives';
import { Checksum } from '../../../contract/models';
import { RepositoryUrl } from '../../../contract/repository-url';
import { defineTask, everythingOfTheUser, Path } from './define';
import { LockText } from './environment';
import { bundleAt, networkTo } from './models';
import { pythonFailures, pythonWords } from './python-failures';

/** Where the making of one sees the models, which are closed to it where they lie. */
const modelsAt = '/media';

const seenAt = <Request extends { readonly folder: string }>(
  request: Request,
  writable: boolean,
) => ({
  ...(isAddress(request.folder)
    ? { binds: [], request }
    : {
        binds: [{ from: request.folder, at: bundleAt, writable }],
        request: { ...request, folder: bundleAt },
      }),
});

const folderOf = {
  'bundle-missing': (_: unknown, { folder }: { readonly folder: string }) => ({ folder }),
};

export const bundleTasks = {
  /** Reads what a bundle says of itself and, if `whole`, each of its files. */
  'look-at-bundle': defineTask({
    request: z.strictObject({ folder: Path, whole: z.boolean() }),
    result: BundleFacts.extend({
      history: BundledHistory.nullable(),
      modelFiles: z
        .array(z.strictObject({ path: HostileText, bytes: z.number().int().nonnegative() }))
        .max(5000),
      /** Of the files that are no part of it, some. */
      unknown: z.array(HostileText).max(20),
      unknownCount: z.number().int().nonnegative(),
    }),
    failures: ['bundle-missing', 'bundle-refused', 'bundle-not-reached'],
    network: ({ folder }) => networkTo(folder),
    words: folderOf,
    seconds: ({ whole }) => (whole ? 12 * 3600 : 300),
    memory: '1G',
    user: 'build',
    userOfItsOwn: true,
    idle: true,
    hides: [...everythingOfTheUser, 'refreshDir'],
    sees: ({ request }) => seenAt(request, false),
  }),
  /** Copies of a bundle that nobody vouched for what counts by hashes from elsewhere. */
  'take-source': defineTask({
    request: z.strictObject({
      folder: Path,
      /** Empty. */
      out: Path,
      mirror: Path,
      want: z.discriminatedUnion('kind', [
        /** The commits, where it is a bundle of this and its commit is another one than `current`. */
        z.strictObject({
          kind: z.literal('commits'),
          repository: RepositoryUrl,
          branch: BranchName,
          current: CommitHash.nullable(),
        }),
        z.strictObject({ kind: z.literal('archives'), list: LockText }),
      ]),
    }),
    result: BundleFacts.pick({ repository: true, branch: true }).extend({
      /** Of those that are wanted: 0 where there is nothing in it. */
      files: z.number().int().nonnegative(),
    }),
    failures: ['bundle-missing', 'bundle-refused', 'bundle-not-reached', 'bundle-needs-commit'],
    network: ({ folder }) => networkTo(folder),
    words: folderOf,
    seconds: 4 * 3600,
    memory: '1G',
    user: 'build',
    writes: ({ request }) => [request.out],
    hides: everythingOfTheUser,
  }),
  /** Copies a bundle that somebody vouched for, by its hashes, and makes a repository of its commits. */
  'take-bundle': defineTask({
    request: z.strictObject({
      folder: Path,
      fingerprint: Sha256,
      /** What an earlier copy left, perhaps. */
      out: Path,
      mirror: Path,
      /** Whose list is asked for. */
      python: Path,
    }),
    result: z.object({
      repository: RepositoryUrl,
      branch: BranchName,
      commit: CommitHash,
      /** null: it has none for this Python. */
      list: LockText.nullable(),
      /** The moment that the list is of, where the bundle tells it. */
      asOf: Timestamp.nullable(),
    }),
    texts: ['list'],
    answerBytes: 10_000_000, // the list
    failures: ['bundle-missing', 'bundle-refused', 'bundle-not-reached', 'bundle-needs-commit'],
    network: ({ folder }) => networkTo(folder),
    words: folderOf,
    seconds: 4 * 3600, // a slow stick
    memory: '1G',
    user: 'build',
    writes: ({ request }) => [request.out],
    hides: everythingOfTheUser,
    sees: ({ request }) => seenAt(request, false),
  }),
  /** Makes a bundle, or brings one up to date, as whoever has the folder. */
  'make-bundle': defineTask({
    request: z.strictObject({
      folder: Path,
      owner: z.strictObject({ uid: z.number().int().min(1), gid: z.number().int() }).nullable(),
      madeBy: z.string().max(100),
      mirror: Path,
      repository: RepositoryUrl,
      branch: BranchName,
      commit: CommitHash,
      since: CommitHash.nullable(),
      lock: LockText,
      asOf: Timestamp.nullable(),
      /** The version that the list is of, "3.11.2", and where it may be. */
      pythonVersion: z.string().max(60),
      pythons: z.array(Path).max(10),
      index: z.url().nullable(),
      /** Verified ones, below `folder`; null: those that are there stay as they are. */
      models: z
        .strictObject({
          folder: Path,
          files: z
            .array(z.strictObject({ path: HostileText, bytes: z.number(), checksum: Checksum }))
            .max(5000),
        })
        .nullable(),
    }),
    result: BundleFacts.extend({
      /** What was there by its hash. */
      keptBytes: z.number().nonnegative(),
      /** Of the models that were asked for, some that could not be read, or are no longer what was verified. */
      leftOut: z.array(HostileText).max(20),
    }),
    failures: [
      ...pythonFailures,
      'bundle-missing',
      'bundle-refused',
      'bundle-since-refused',
      'bundle-not-written',
    ],
    words: pythonWords,
    seconds: 12 * 3600,
    memory: '2G',
    user: ({ owner }) => owner,
    network: ({ index }) => ({ addresses: index === null ? [] : [index] }),
    hides: everythingOfTheUser,
    sees: ({ request: { models, ...request } }) => {
      const { binds, request: seen } = seenAt(request, true);
      if (models === null) return { binds, request: { ...seen, models } };
      return {
        binds: [...binds, { from: models.folder, at: modelsAt, writable: false }],
        request: { ...seen, models: { ...models, folder: modelsAt } },
      };
    },
  }),
} as const;
