import * as z from 'zod';
import { BundledHistory, BundledPython, BundleFacts } from '../../../contract/bundle';
import { isAddress } from '../../../contract/bundle-address';
import { messageOf } from '../../../contract/message';
import {
  BranchName,
  CommitHash,
  HostileText,
  Sha256,
  Timestamp,
} from '../../../contract/primitives';
import { Checksum } from '../../../contract/models';
import { RepositoryUrl } from '../../../contract/repository-url';
import { ExtraName, PackageRequirement } from '../../../contract/settings';
import { defineTask, everythingOfTheUser, Path } from './define';
import { LockText } from './environment';
import { bundleAt, networkTo } from './models';
import { pythonFailures, pythonWords } from './python-failures';

/** Where the task that makes a bundle sees the models; their real folder is closed to it. */
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

const mostOthers = 10;
const OtherList = BundledPython.extend({ lock: LockText, asOf: Timestamp.nullable() });

export const bundleTasks = {
  /** Reads what a bundle says about itself and, if `whole`, each of its files. */
  'look-at-bundle': defineTask({
    request: z.strictObject({ folder: Path, whole: z.boolean() }),
    result: BundleFacts.extend({
      history: BundledHistory.nullable(),
      modelFiles: z
        .array(z.strictObject({ path: HostileText, bytes: z.number().int().nonnegative() }))
        .max(5000),
      /** Some of the files that are not part of the bundle. */
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
  /** Copies from an untrusted bundle what can be checked against hashes from another source. */
  'take-source': defineTask({
    request: z.strictObject({
      folder: Path,
      /** Must be empty. */
      out: Path,
      mirror: Path,
      want: z.discriminatedUnion('kind', [
        /** The commits, if the bundle is of this repository and its commit differs from `current`. */
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
      /** How many of the wanted files were copied; 0 if the bundle has none. */
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
  /** Copies a bundle that somebody vouched for, checks its hashes, and makes a repository of its commits. */
  'take-bundle': defineTask({
    request: z.strictObject({
      folder: Path,
      fingerprint: Sha256,
      /** May hold files of an earlier copy. */
      out: Path,
      mirror: Path,
      /** The Python whose list is wanted. */
      python: Path,
    }),
    result: z.object({
      repository: RepositoryUrl,
      branch: BranchName,
      commit: CommitHash,
      /** null if the bundle has no list for this Python. */
      list: LockText.nullable(),
      /** The date and time the list is of; null if the bundle does not say. */
      asOf: Timestamp.nullable(),
    }),
    texts: ['list'],
    answerBytes: 10_000_000, // the list
    failures: ['bundle-missing', 'bundle-refused', 'bundle-not-reached', 'bundle-needs-commit'],
    network: ({ folder }) => networkTo(folder),
    words: folderOf,
    seconds: 4 * 3600, // for a slow USB stick
    memory: '1G',
    user: 'build',
    writes: ({ request }) => [request.out],
    hides: everythingOfTheUser,
    sees: ({ request }) => seenAt(request, false),
  }),
  /** Makes the list of the version in place for a Python that need not be here. It may have to run a build, as `resolve`. */
  'list-for-python': defineTask({
    request: z.strictObject({
      mirror: Path,
      commit: CommitHash,
      for: BundledPython,
      /** This computer's, to run uv with. */
      python: Path,
      tool: z.enum(['auto', 'uv', 'pip']),
      tools: Path,
      index: z.url().nullable(),
      /** From the settings, as for `resolve`. */
      packages: z.array(PackageRequirement).max(500),
      extras: z.array(ExtraName).max(50),
      days: z.array(z.iso.datetime().nullable()).min(1).max(3),
      exempt: z.array(z.string().max(200)).max(100),
    }),
    result: z.object({
      lock: LockText,
      asOf: Timestamp.nullable(),
      warnings: z.array(messageOf('packages-not-as-of')).max(1),
    }),
    holds: ({ asOf }, { days }) => asOf === null || days.includes(asOf),
    texts: ['lock'],
    answerBytes: 10_000_000, // the list
    failures: [
      ...pythonFailures,
      'checkout-failed',
      'bundle-python-refused',
      'bundle-python-needs-uv',
    ],
    words: pythonWords,
    seconds: 3600,
    memory: '75%',
    user: 'build',
    network: ({ index }) => ({ addresses: index === null ? [] : [index] }),
    writes: ({ request }) => [request.tools],
    hides: everythingOfTheUser,
  }),
  /** Makes or updates a bundle, as the owner of the folder. */
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
      /** The lists for Pythons that need not be here. */
      others: z.array(OtherList).max(mostOthers),
      /** The Python version of the list ("3.11.2") and where that Python may be. */
      pythonVersion: z.string().max(60),
      pythons: z.array(Path).max(10),
      index: z.url().nullable(),
      /** Verified models below `folder`; null leaves those in the bundle as they are. */
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
      /** Bytes that did not have to be copied: a file with that hash was there. */
      keptBytes: z.number().nonnegative(),
      /** Some of the requested models that could not be read, or have changed since they were verified. */
      leftOut: z.array(HostileText).max(20),
      /** Packages without a wheel for one of the others: how many, and one of them. */
      sources: z
        .array(
          z.strictObject({
            python: z.string().max(70),
            count: z.number().int().min(1),
            name: HostileText,
          }),
        )
        .max(mostOthers),
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
