import path from 'node:path';
import * as z from 'zod';

export const JOURNAL_VERSION = 1;

/**
 * prepared   checked and synced, nothing moved
 * swapping   moves are in progress
 * verdict    all moves are done; not known yet whether the new version is good
 * committed  the new version stays; only leftovers remain to be removed
 * undoing    moves are being reversed
 */
const phases = ['prepared', 'swapping', 'verdict', 'committed', 'undoing'] as const;
export type Phase = (typeof phases)[number];

/** Becomes part of file names. */
export const runId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

const absolutePath = z
  .string()
  .max(4096)
  .refine(
    (p) => path.isAbsolute(p) && path.normalize(p) === p && p !== '/' && !/\0|\/$/.test(p),
    'not an absolute, plain path',
  );

/** Identifies one state of the application layer; opaque to the swap. */
export const side = z.strictObject({
  commit: z.string().min(1).max(128),
  venvFingerprint: z.string().min(1).max(256).nullable(),
});
export type Side = z.infer<typeof side>;

/**
 * `live` is replaced by `staged` (or removed if `staged` is null); the old content moves to `kept` (null: there was
 * none). After the commit a `tree` stays at `kept` and a `file` is removed from there; after an undo a staged `file` is
 * removed.
 */
export const replacement = z.strictObject({
  kind: z.enum(['tree', 'file']),
  live: absolutePath,
  staged: absolutePath.nullable(),
  kept: absolutePath.nullable(),
});
export type Replacement = z.infer<typeof replacement>;

/** A checked replacement: `inode` is that of the old `live`, null if there was none. */
const settled = replacement.extend({ inode: z.number().nullable() });
export type SettledReplacement = z.infer<typeof settled>;

export const pathsOf = (r: Replacement): string[] =>
  [r.live, r.staged, r.kept].filter((p) => p !== null);

const contains = (outer: string, inner: string) => inner === outer || inner.startsWith(`${outer}/`);

const apartFromEachOther = (replacements: readonly Replacement[]) => {
  const all = replacements.flatMap(pathsOf);
  return all.every((a, i) => all.every((b, j) => i === j || !contains(a, b)));
};

const listOf = <S extends z.ZodType<Replacement>>(one: S) =>
  z.array(one).max(64).refine(apartFromEachOther, 'paths repeat or lie inside each other');

export const replacements = listOf(replacement);

export const journal = z.strictObject({
  version: z.literal(JOURNAL_VERSION),
  runId,
  phase: z.enum(phases),
  from: side.nullable(),
  to: side,
  replacements: listOf(settled),
});
export type Journal = z.infer<typeof journal>;

export const plan = z.strictObject({
  runId,
  /** null: nothing was installed before. */
  from: side.nullable(),
  to: side,
  replacements,
});
export type Plan = z.infer<typeof plan>;
