import * as z from 'zod';
import { HostileText, Timestamp } from './primitives';

/** service: what the application says. refresh: what every refresh said, from the events that it left. */
export const LogSource = z.enum(['service', 'refresh']);
export type LogSource = z.infer<typeof LogSource>;

/** The worst first. */
export const LogLevel = z.enum(['error', 'warning', 'info', 'debug']);
export type LogLevel = z.infer<typeof LogLevel>;

/** One line of `ladylinux-refresh logs --json`: redacted, without control characters. */
export const LogLine = z.object({
  /** null where a file does not say. */
  time: Timestamp.nullable(),
  level: LogLevel,
  /** The unit, or the step of a refresh. */
  from: z.string().max(200),
  text: HostileText,
});
export type LogLine = z.infer<typeof LogLine>;

/** What a window keeps, and asks for, of one log; older lines are left out. */
export const mostLogLines = 20_000;
