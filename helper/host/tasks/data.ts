import * as z from 'zod';
import type { Layout } from '../../state/layout';
import { defineTask, Path, type Bind } from './define';

/** Mounts the copy for a trial where the live data is. */
export const overData = ({ data }: Layout, copy: string): Bind => ({
  from: copy,
  at: data,
  writable: true,
});

/** On trial: empty places of the application's state that hold only the copy, and scratch folders. */
export const withDataOfItsOwn = (isTrial: boolean) => ({
  places: isTrial ? (['stateDir'] as const) : [],
  scratch: isTrial ? (['cache', 'logs'] as const) : [],
});

const ofTheService = {
  memory: '1G',
  user: 'service',
  hides: ['etc', 'models', 'containers'],
} as const;

/** The tasks that copy and compare the application's data, run as the application's own user. */
export const dataTasks = {
  /** How many bytes a copy of a folder takes. */
  measure: defineTask({
    request: z.strictObject({ folder: Path }),
    result: z.object({ bytes: z.number().nonnegative() }),
    failures: [],
    seconds: 300,
    ...ofTheService,
  }),
  /** A restorable copy of the application's data. Above the limit, only if it takes no space. */
  'copy-data': defineTask({
    request: z.strictObject({
      from: Path,
      to: Path,
      limitBytes: z.number().int().nonnegative().nullable(),
    }),
    result: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('copied'),
        bytes: z.number().nonnegative(),
        /** Every database in the copy is intact. */
        isSettled: z.boolean(),
      }),
      z.object({
        kind: z.literal('not-copied'),
        why: z.enum(['large', 'room', 'foreign']),
        bytes: z.number().nonnegative(),
      }),
    ]),
    /** Without a limit the copy may not be refused. */
    holds: ({ kind }, { limitBytes }) => kind === 'copied' || limitBytes !== null,
    failures: ['data-copy-failed'],
    seconds: 3600,
    writes: ({ request }) => [request.to],
    ...ofTheService,
  }),
  /** Updates such a copy once nothing writes any more. */
  'update-data-copy': defineTask({
    request: z.strictObject({ from: Path, to: Path, sinceMs: z.number().nonnegative() }),
    result: z.object({ files: z.number().int().nonnegative() }),
    failures: ['data-copy-failed'],
    seconds: 600,
    writes: ({ request }) => [request.to],
    ...ofTheService,
  }),
  /** Whether anything was written since the copy was made. */
  'compare-data': defineTask({
    request: z.strictObject({ copy: Path, data: Path }),
    result: z.object({ changed: z.boolean() }),
    failures: [],
    seconds: 600,
    ...ofTheService,
  }),
} as const;
