import * as z from 'zod';
import { Timestamp } from './primitives';

export const ReportedFile = z.object({
  name: z.string().max(100),
  text: z.string().max(4_000_000),
});
export type ReportedFile = z.infer<typeof ReportedFile>;

/** Output of `ladylinux-refresh report --json`: the archive, and exactly what is in it. */
export const ProblemReport = z.object({
  v: z.literal(1),
  createdAt: Timestamp,
  /** The archive's file name. */
  name: z.string().max(100),
  /** The archive's path. */
  path: z.string().max(4096),
  files: z.array(ReportedFile).max(50),
});
export type ProblemReport = z.infer<typeof ProblemReport>;
