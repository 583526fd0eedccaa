import type * as z from 'zod';
import { whyRefused } from '../../state/why-refused';
import { message } from '../../../contract/message';
import { plain } from '../../lib/text';
import type { Report } from './types';

const mostMembers = 50;
const longestName = 60;

/** The text members of an entry as written, for display. */
export function aboutOf(written: unknown): Record<string, string> {
  if (typeof written !== 'object' || written === null) return {};
  const members = Object.entries(written)
    .filter(
      (member): member is [string, string] =>
        typeof member[1] === 'string' && member[1] !== '' && member[0].length <= longestName,
    )
    .slice(0, mostMembers)
    .map(([name, value]) => [plain(name), plain(value.replaceAll('\n', ' '))] as const);
  return Object.fromEntries(members);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Parses an object and drops members that do not fit, reporting each: a misspelt note must not hide a model. null if it
 * is not an object, or a required member does not fit.
 */
export function readMembers<S extends z.ZodType>(
  schema: S,
  value: unknown,
  path: readonly PropertyKey[],
  report: Report,
): z.output<S> | null {
  const first = schema.safeParse(value);
  if (first.success) return first.data;
  if (!isObject(value)) {
    report(path, 'error', message('manifest-not-an-entry'));
    return null;
  }
  const kept = { ...value };
  for (const issue of first.error.issues) {
    const [member] = issue.path;
    if (typeof member !== 'string') continue;
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a copy, and its own member
    delete kept[member];
    report(
      [...path, ...issue.path],
      'warning',
      message('manifest-member-unusable', {
        member: issue.path.map(String).join('.'),
        reason: whyRefused(issue),
      }),
    );
  }
  const second = schema.safeParse(kept);
  if (second.success) return second.data;
  report(path, 'error', message('manifest-not-an-entry'));
  return null;
}
