import * as z from 'zod';

/** A glob(7) over the names of tags, as git-for-each-ref(1) reads it: `*` stops at a slash. */
const TagPattern = z
  .string()
  .max(100)
  .regex(/^[\w.*?[\]+][\w./*?[\]+-]*$/, 'is not a pattern for tags such as v1.*');

/** What of a branch is taken: its newest commit, or its newest tag; of the tags all, or those of a pattern behind a colon. */
export const Follow = z.union([
  z.enum(['branch', 'tags']),
  z
    .string()
    .startsWith('tags:', 'is neither "branch" nor "tags", nor "tags:" with a pattern behind it')
    .refine((text) => TagPattern.safeParse(text.slice('tags:'.length)).success, {
      error: 'has no pattern for tags such as v1.* behind "tags:"',
    }),
]);
export type Follow = z.infer<typeof Follow>;

/** Which tags are followed; undefined: none, but the branch. */
export function tagsOf(follow: Follow): string | undefined {
  if (follow === 'branch') return undefined;
  return follow === 'tags' ? '**' : follow.slice('tags:'.length);
}
