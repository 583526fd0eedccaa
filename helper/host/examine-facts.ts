import * as z from 'zod';
import { Why } from '../../contract/message';
import { CommitHash, EntryPoint, HostileText } from '../../contract/primitives';

const Count = z.number().int().nonnegative();
const Found = z.object({ path: HostileText, bytes: z.number().nonnegative() });

/** What could be found out about app/ in time. All its texts are untrusted. */
export const CodeFacts = z.object({
  state: z.enum(['missing', 'unreadable', 'no-repository', 'repository']),
  reason: Why.nullable(),
  head: CommitHash.nullable(),
  /** null: not on a branch. */
  branch: HostileText.nullable(),
  remote: HostileText.nullable(),
  /** Files that differ from the commit. sure: all were counted. */
  edits: z.object({ count: Count, sure: z.boolean() }),
  /** Files that are in no commit. */
  untracked: z.object({
    bytes: z.number().nonnegative(),
    largest: Found.nullable(),
    sure: z.boolean(),
  }),
  /** Changed or untracked files that look like application state. */
  stateFiles: z.object({ count: Count, paths: z.array(HostileText).max(50) }),
  bytecode: z.object({ count: Count, example: HostileText.nullable() }),
  /** Files of the commit that are larger than 50 MB. */
  weights: z.object({ count: Count, largest: Found.nullable() }),
  /** Files and folders that the build user cannot read. */
  unreadable: z.array(HostileText).max(20),
  nested: z.array(HostileText).max(20),
  entryPoint: EntryPoint.nullable(),
  shadowed: z.object({ module: HostileText, package: HostileText }).nullable(),
  hasDependencies: z.boolean(),
  manifest: z.string().max(4_194_304).nullable(),
});
export type CodeFacts = z.infer<typeof CodeFacts>;

export const VenvFacts = z.object({
  state: z.enum(['missing', 'broken', 'foreign', 'ours']),
  reason: Why.nullable(),
  hasPip: z.boolean(),
});
export type VenvFacts = z.infer<typeof VenvFacts>;
