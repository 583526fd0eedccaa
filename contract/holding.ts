import * as z from 'zod';
import type { ReasonCode } from './message-codes';
import { CommitHash } from './primitives';

/** A commit as people write it: its hash, or the beginning of it. */
export const CommitPrefix = z.string().regex(/^[0-9a-f]{7,40}$/, 'no-commit' satisfies ReasonCode);

/** false: accept newer versions; true: none automatically until revoked; a date: none through that day. */
export const Hold = z.union([z.boolean(), z.iso.date()]);
export type Hold = z.infer<typeof Hold>;

/** A person's decisions about newer versions. They limit what happens automatically, not what a person requests. */
export const Holding = z.object({
  hold: Hold.default(false),
  skip: z.array(CommitPrefix).max(100).default([]),
  /** The commit that a person returned from; other commits are accepted. */
  left: CommitHash.nullable().default(null),
});
export type Holding = z.infer<typeof Holding>;

export const heldBecause = ['all', 'skipped', 'left'] as const;
export type HeldBecause = (typeof heldBecause)[number];

/** Whether nothing newer is accepted automatically today, by the local calendar. */
export const holdsAll = (hold: Hold, now: Date): boolean =>
  typeof hold === 'boolean' ? hold : localDay(now) <= hold;

/** Why a commit is neither applied automatically nor announced; null: allowed. Used by timer, tray and window alike. */
export function heldBack(
  commit: string,
  { hold, skip, left }: Holding,
  now: Date,
): HeldBecause | null {
  if (skip.some((prefix) => commit.startsWith(prefix))) return 'skipped';
  if (commit === left) return 'left';
  return holdsAll(hold, now) ? 'all' : null;
}

function localDay(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(now.getFullYear())}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
