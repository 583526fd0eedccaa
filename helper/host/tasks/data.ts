import * as z from 'zod';
import type { Layout } from '../../state/layout';
import { defineTask, Path, type Bind } from './define';

/** A copy for a trial lies where the live data does. */
export const overData = ({ data }: Layout, copy: string): Bind => ({
  from: copy,
  at: data,
  writable: true,
});

/** Of the application's state there is the copy, and folders for what need not be kept. */
export const withDataOfItsOwn = (isTrial: boolean) => ({
  places: isTrial ? (['stateDir'] as const) : [],
  scratch: isTrial ? (['cache', 'logs'] as const) : [],
});

const ofTheService = {
  memory: '1G',
  user: 'service',
  hides: ['etc', 'models', 'containers'],
} as const;

/** The tasks that copy the application's data and compare it; its own user does them. */
export const dataTasks = {
  /** How much room a copy of a folder takes. */
  measure: defineTask({
    request: z.strictObject({ folder: Path }),
    result: z.object({ bytes: z.number().nonnegative() }),
    failures: [],
    seconds: 300,
    ...ofTheService,
  }),
  /** A restorable copy of the application's data. Above the limit only where it costs no room. */
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
        /** Every database in it is whole. */
        isSettled: z.boolean(),
      }),
      z.object({
        kind: z.literal('not-copied'),
        why: z.enum(['large', 'room', 'foreign']),
        bytes: z.number().nonnegative(),
      }),
    ]),
    /** Without a limit there is no reason not to. */
    holds: ({ kind }, { limitBytes }) => kind === 'copied' || limitBytes !== null,
    failures: ['data-copy-failed'],
    seconds: 3600,
    writes: ({ request }) => [request.to],
    ...ofTheService,
  }),
  /** Brings such a copy up to date once nothing writes any more. */
  'update-data-copy': defineTask({
    request: z.strictObject({ from: Path, to: Path, sinceMs: z.number().nonnegative() }),
    result: z.object({ files: z.number().int().nonnegative() }),
    failures: ['data-copy-failed'],
    seconds: 600,
    writes: ({ request }) => [request.to],
    ...ofTheService,
  }),
  /** Whether anything was written since the copy. */
  'compare-data': defineTask({
    request: z.strictObject({ copy: Path, data: Path }),
    result: z.object({ changed: z.boolean() }),
    failures: [],
    seconds: 600,
    ...ofTheService,
  }),
} as const;
