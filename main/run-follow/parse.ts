import { RunEvent } from '../../contract/events';

/** The events among the lines. What is not one (another version's, a cut line, nonsense) is passed over. */
export function parseEvents(lines: readonly string[]): RunEvent[] {
  return lines.flatMap((line) => {
    try {
      const parsed = RunEvent.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}
