import * as z from 'zod';
import { HostileText, Timestamp } from './primitives';

/** service: the application's output. refresh: the output of every refresh, from its events. */
export const LogSource = z.enum(['service', 'refresh']);
export type LogSource = z.infer<typeof LogSource>;

/** The worst first. */
export const LogLevel = z.enum(['error', 'warning', 'info', 'debug']);
export type LogLevel = z.infer<typeof LogLevel>;

/** One line of `ladylinux-refresh logs --json`: redacted, without control characters. */
export const LogLine = z.object({
  /** null: the file does not say. */
  time: Timestamp.nullable(),
  level: LogLevel,
  /** The unit, or the step of a refresh. */
  from: z.string().max(200),
  text: HostileText,
});
export type LogLine = z.infer<typeof LogLine>;

/** The most lines that a window requests and keeps of a log; older ones are left out. */
export const mostLogLines = 20_000;
