import * as z from 'zod';
import type { ReasonCode } from './message-codes';

/** A glob(7) over the names of tags, as git-for-each-ref(1) reads it: `*` stops at a slash. */
const TagPattern = z
  .string()
  .max(100)
  .regex(/^[\w.*?[\]+][\w./*?[\]+-]*$/, 'no-tag-pattern' satisfies ReasonCode);

/** What of a branch is taken: its newest commit, or its newest tag; of the tags all, or those of a pattern behind a colon. */
export const Follow = z.union([
  z.enum(['branch', 'tags']),
  z
    .string()
    .startsWith('tags:', 'no-follow' satisfies ReasonCode)
    .refine((text) => TagPattern.safeParse(text.slice('tags:'.length)).success, {
      error: 'no-tag-pattern' satisfies ReasonCode,
    }),
]);
export type Follow = z.infer<typeof Follow>;

/** Which tags are followed; undefined: none, but the branch. */
export function tagsOf(follow: Follow): string | undefined {
  if (follow === 'branch') return undefined;
  return follow === 'tags' ? '**' : follow.slice('tags:'.length);
}
