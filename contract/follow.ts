import * as z from 'zod';
import type { ReasonCode } from './message-codes';

/** A glob(7) for tag names, as in git-for-each-ref(1): `*` does not match a slash. */
const TagPattern = z
  .string()
  .max(100)
  .regex(/^[\w.*?[\]+][\w./*?[\]+-]*$/, 'no-tag-pattern' satisfies ReasonCode);

/** A branch's newest commit, or its newest tag: of all tags, or of those matching a pattern after a colon. */
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

/** The tags to follow; undefined: follow the branch. */
export function tagsOf(follow: Follow): string | undefined {
  if (follow === 'branch') return undefined;
  return follow === 'tags' ? '**' : follow.slice('tags:'.length);
}
