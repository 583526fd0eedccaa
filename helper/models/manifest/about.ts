import { plain } from '../../lib/plain';

const mostMembers = 50;
const longestName = 60;

/** The text members of an entry as written, for people. */
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
