import type * as z from 'zod';
import { RunEvent } from '../../contract/events';

/** The events among the lines. What is not one (another version's, a cut line, nonsense) is passed over. */
export function parseLines<T>(schema: z.ZodType<T>, lines: readonly string[]): T[] {
  return lines.flatMap((line) => {
    try {
      const parsed = schema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}

export const parseEvents = (lines: readonly string[]): RunEvent[] => parseLines(RunEvent, lines);
