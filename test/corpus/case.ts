import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { exitCodes } from '../../contract/outcome';

/** A wheel of one of a case's own indexes. */
const Wheel = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** The version in METADATA, if it differs from that in the file name. */
  metadataVersion: z.string().optional(),
  tag: z.string().default('py3-none-any'),
  requires: z.array(z.string()).default([]),
  requiresPython: z.string().optional(),
  /** PEP 700: when the index got it. */
  uploaded: z.string().optional(),
  files: z.record(z.string(), z.string()).optional(),
});
export type Wheel = z.infer<typeof Wheel>;

const Commit = z.strictObject({
  /** Path to text; null removes it. `{index}`, `{index:NAME}` and `{sha256:FILE}` stand for served values. */
  files: z.record(z.string(), z.string().nullable()).default({}),
  executable: z.array(z.string()).default([]),
  /** Path to target. */
  symlinks: z.record(z.string(), z.string()).default({}),
  /** Shell lines, run in the working clone before the commit. */
  shell: z.string().optional(),
  date: z.string().optional(),
  branch: z.string().optional(),
});

const Server = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('normal') }),
  z.strictObject({ kind: z.literal('hang') }),
  z.strictObject({ kind: z.literal('cut'), afterBytes: z.number() }),
  z.strictObject({ kind: z.literal('stall'), afterBytes: z.number() }),
  z.strictObject({ kind: z.literal('slow'), bytesPerSecond: z.number() }),
  z.strictObject({
    kind: z.literal('status'),
    code: z.number(),
    retryAfter: z.string().optional(),
    /** After this many such answers it works again. */
    times: z.number().optional(),
  }),
  z.strictObject({ kind: z.literal('quiet'), milliseconds: z.number() }),
  z.strictObject({ kind: z.literal('html') }),
]);

const Expected = z.strictObject({
  /** The code of the sentence that a person reads. */
  message: z.string(),
  exit: z.enum(Object.keys(exitCodes) as [keyof typeof exitCodes]).optional(),
  /** Words of that sentence, a regular expression. */
  says: z.string().optional(),
  /** The code of why it came to that, and words of it. */
  cause: z.string().optional(),
  causeSays: z.string().optional(),
  failedStep: z.string().optional(),
  /** Codes of warnings that must be among them, or, after "!", must not. */
  warnings: z.array(z.string()).optional(),
  /** Of the list that was made: `name==version`, without its hashes. */
  packages: z.array(z.string()).optional(),
  /** A step to the words of its detail, a regular expression. */
  details: z.record(z.string(), z.string()).optional(),
  /** A path of the application in service to the status or the words that it answers. */
  answers: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
  /** Settings as they are stored afterwards, such as `packages.names`; null: not there. */
  settings: z.record(z.string(), z.unknown()).optional(),
  /** Paths below the prefix that must be there, or, after "!", must not. */
  present: z.array(z.string()).optional(),
});
export type Expected = z.infer<typeof Expected>;

const Step = z.strictObject({
  settings: z.record(z.string(), z.unknown()).optional(),
  server: Server.optional(),
  commit: Commit.optional(),
  /** Shell lines that are run before, in the prefix: what somebody does there by hand. */
  before: z.string().optional(),
  /** A verb that shows a run; `check` stages, tries and serves without touching the service. */
  run: z.enum(['check', 'install', 'refresh', 'rollback']).default('check'),
  args: z.array(z.string()).default([]),
  expect: Expected,
});

export const Case = z.strictObject({
  /** Of the field cases: B1, C3... */
  row: z.string(),
  about: z.string(),
  tools: z.array(z.enum(['uv', 'pip'])).default(['uv', 'pip']),
  /** The default index; the real one answers for packages that it lacks. */
  index: z.array(Wheel).default([]),
  /** More of them, by name; what these lack they lack. */
  indexes: z.record(z.string(), z.array(Wheel)).default({}),
  settings: z.record(z.string(), z.unknown()).default({}),
  /** Lines for ladylinux.env, in addition to the port. */
  environment: z.string().default(''),
  steps: z.array(Step).min(1),
});
export type Case = z.infer<typeof Case>;

export const casesFolder = join(import.meta.dirname, 'cases');

export interface NamedCase {
  readonly name: string;
  readonly given: Case;
}

export async function readCases(): Promise<NamedCase[]> {
  const names = (await readdir(casesFolder)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(casesFolder, name, 'case.yaml'), 'utf8');
      const read = Case.safeParse(parse(text));
      if (!read.success) throw new Error(`${name}/case.yaml: ${z.prettifyError(read.error)}`);
      return { name, given: read.data };
    }),
  );
}
