/** Nobody is asked to wait longer than a day. */
export const longestWaitSeconds = 24 * 60 * 60;

/**
 * Retry-After, RFC 9110 section 10.2.3: seconds, or a date. Seconds from now, between 0 and a day; null where it says neither.
 */
export function retryAfterSeconds(value: string, now: Date): number | null {
  const text = value.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text), longestWaitSeconds);
  // a number with a sign or a point is neither, although Date takes it for a year
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) return null;
  const at = Date.parse(text);
  if (Number.isNaN(at)) return null;
  const seconds = Math.ceil((at - now.getTime()) / 1000);
  return Math.min(Math.max(0, seconds), longestWaitSeconds);
}
