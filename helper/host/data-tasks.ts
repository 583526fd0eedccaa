import * as z from 'zod';

const Path = z.string().min(1).max(4096);

/** The tasks that copy the application's data and compare it; its own user does them. */
export const dataTasks = {
  /** How much room a copy of a folder takes. Reads only. */
  measure: {
    request: z.strictObject({ folder: Path }),
    result: z.object({ bytes: z.number().nonnegative() }),
  },
  /** A restorable copy of the application's data, as the service user. Above the limit only where it costs no room. */
  'copy-data': {
    request: z.strictObject({
      from: Path,
      to: Path,
      limitBytes: z.number().int().nonnegative().nullable(),
    }),
    result: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('copied'), bytes: z.number().nonnegative() }),
      z.object({
        kind: z.literal('not-copied'),
        why: z.enum(['large', 'room', 'foreign']),
        bytes: z.number().nonnegative(),
      }),
    ]),
  },
  /** Brings such a copy up to date once nothing writes any more. */
  'update-data-copy': {
    request: z.strictObject({ from: Path, to: Path, sinceMs: z.number().nonnegative() }),
    result: z.object({ files: z.number().int().nonnegative() }),
  },
  /** Whether anything was written since the copy. Reads only. */
  'compare-data': {
    request: z.strictObject({ copy: Path, data: Path }),
    result: z.object({ changed: z.boolean() }),
  },
} as const;
