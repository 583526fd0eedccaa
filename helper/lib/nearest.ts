import { closestMatch } from 'leven';

/** The name that was probably meant; null if none is similar. */
export function nearest(written: string, names: readonly string[]): string | null {
  const folded = new Map(names.map((name) => [name.toLowerCase(), name]));
  const maxDistance = Math.max(1, Math.round(written.length * 0.5));
  const found = closestMatch(written.toLowerCase(), [...folded.keys()], { maxDistance });
  return found === undefined ? null : (folded.get(found) ?? null);
}
