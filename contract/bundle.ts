import * as z from 'zod';
import { isAddress } from './bundle-address';
import { BranchName, CommitHash, RelativePath, Sha256, Timestamp } from './primitives';
import { RepositoryUrl } from './repository-url';

/** The manifest, written last: a folder without it, or with one that does not match its files, is not a bundle. */
export const bundleFile = 'ladylinux-bundle.json';

/** The largest file on FAT32. */
export const mostFileBytes = 4_294_967_295;
export const mostManifestBytes = 16_000_000;
const mostFiles = 20_000;
const mostBytes = 4 * 1024 ** 4;

/** Characters not allowed on FAT and exFAT, or by Windows on NTFS, and names that they change. */
export const unsafeOnFat = /["*:<>?|\\]|[. ]$/;

/** Two paths with equal folded forms are the same file there. */
export const foldedPath = (path: string): string => path.normalize('NFC').toLowerCase();

/** The parents of a relative path, outermost first. */
export function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}

/** Relative to the folder, with names that FAT32 keeps unchanged. */
export const BundlePath = RelativePath.refine(
  (path) =>
    !/\p{C}/u.test(path) &&
    path.split('/').every((part) => part.length <= 200 && !unsafeOnFat.test(part)),
  'no name that FAT32 keeps',
);

const BundledFile = z.strictObject({
  path: BundlePath,
  bytes: z.number().int().min(0).max(mostFileBytes),
  sha256: Sha256,
});
export type BundledFile = z.infer<typeof BundledFile>;

/** The list for one Python: 3.11 on linux-x86_64. */
const BundledList = z.strictObject({
  python: z.string().regex(/^3\.\d{1,2}$/),
  platform: z.string().regex(/^[a-z0-9_-]{1,60}$/),
  path: BundlePath,
  /** The date as of which its releases were chosen, if known. */
  asOf: Timestamp.optional(),
});
export type BundledList = z.infer<typeof BundledList>;
export const BundledPython = BundledList.pick({ python: true, platform: true });
export type BundledPython = z.infer<typeof BundledPython>;

/** The name of each for a person: "3.11", or "3.11-x86_64" if they are not all of one platform. */
export function pythonNames(lists: readonly BundledPython[]): string[] {
  const isMixed = new Set(lists.map(({ platform }) => platform)).size > 1;
  return lists.map(({ python, platform }) =>
    isMixed ? `${python}-${platform.replace(/^linux-/, '')}` : python,
  );
}

/** A model, by its path in the repository's manifest, split into as many files as FAT32 needs. */
const BundledModel = z.strictObject({
  path: z.string().min(1).max(1000),
  bytes: z.number().int().nonnegative(),
  /** Of the whole model. */
  sha256: Sha256,
  /** Joined in this order they are the whole model. */
  parts: z.array(BundlePath).min(1).max(1100),
});
export type BundledModel = z.infer<typeof BundledModel>;

/** How a bundle's commit relates to others, for readers without its code. */
export const BundledHistory = z.strictObject({
  committedAt: Timestamp,
  /** The commit and its ancestors, newest first: a commit's index is the number of commits that it lacks. */
  commits: z.array(CommitHash).max(500),
});
export type BundledHistory = z.infer<typeof BundledHistory>;

/** Where the parts of models are: read from here if a model is missing, and not copied. */
export const modelsInBundle = 'models/';

/** ladylinux-bundle.json: all other files, by hash. The sha256 of its own bytes is the bundle's fingerprint. */
export const BundleManifest = z
  .strictObject({
    v: z.literal(1),
    repository: RepositoryUrl,
    branch: BranchName,
    /** The branch's tip in this bundle. */
    commit: CommitHash,
    /** The git file contains what follows this commit; null: everything. */
    since: CommitHash.nullable(),
    history: BundledHistory.optional(),
    madeAt: Timestamp,
    /** The program's version. */
    madeBy: z.string().max(100),
    /** As written by git-bundle(1). */
    git: BundlePath,
    lists: z.array(BundledList).max(50),
    models: z.array(BundledModel).max(5000).default([]),
    files: z.array(BundledFile).max(mostFiles),
  })
  .superRefine(({ git, lists, models, files }, context) => {
    const wrong = (what: string) => {
      context.addIssue({ code: 'custom', message: what });
    };
    const folded = files.map(({ path }) => foldedPath(path));
    const names = new Set(folded);
    if (names.size < files.length || names.has(bundleFile)) wrong('two files have one name');
    const folders = new Set(folded.flatMap(foldersOf));
    if (folded.some((path) => folders.has(path))) wrong('a file is a folder of others');
    const sizes = new Map(files.map(({ path, bytes }) => [path, bytes]));
    const others = [git, ...lists.map(({ path }) => path)];
    const parts = models.flatMap((model) => model.parts);
    if ([...others, ...parts].some((path) => !sizes.has(path)))
      wrong('it names a file that it does not list');
    if (
      others.some((path) => path.startsWith(modelsInBundle)) ||
      parts.some((path) => !path.startsWith(modelsInBundle)) ||
      new Set(models.map(({ path }) => path)).size < models.length ||
      models.some((model) => model.bytes !== sumOf(model.parts.map((part) => sizes.get(part) ?? 0)))
    )
      wrong('its models are not what its files are');
    if (new Set(lists.map(({ python, platform }) => `${python} ${platform}`)).size < lists.length)
      wrong('two lists are of one Python');
    if (sumOf(sizes.values()) > mostBytes) wrong('it is too large');
  });
export type BundleManifest = z.infer<typeof BundleManifest>;

const sumOf = (numbers: Iterable<number>): number => {
  let sum = 0;
  for (const each of numbers) sum += each;
  return sum;
};

/** What is known of a bundle before anything of it is used. */
export const BundleFacts = z.object({
  fingerprint: Sha256,
  repository: RepositoryUrl,
  branch: BranchName,
  commit: CommitHash,
  since: CommitHash.nullable(),
  madeAt: Timestamp,
  files: z.number().int().nonnegative(),
  bytes: z.number().nonnegative(),
  /** Such as "3.11", or "3.11-x86_64" if it has lists for several platforms. */
  pythons: z.array(z.string().max(70)).max(50),
  models: z.number().int().nonnegative(),
});
export type BundleFacts = z.infer<typeof BundleFacts>;

/** Where a bundle is: a folder, or the URL below which it is served. */
export const BundlePlace = z
  .string()
  .max(4096)
  .refine((place) => place.startsWith('/') || isAddress(place), 'no folder and no address');

/** The bundle that a run uses instead of the network, with its confirmed fingerprint. */
export const BundleSource = z.strictObject({
  folder: BundlePlace,
  fingerprint: Sha256,
});
export type BundleSource = z.infer<typeof BundleSource>;
