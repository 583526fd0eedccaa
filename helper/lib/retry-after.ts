/** We never ask anyone to wait longer than a day. */
export const longestWaitSeconds = 24 * 60 * 60;

/** Retry-After, RFC 9110 section 10.2.3, a number or a date: in seconds from now, 0 to one day. null if neither. */
export function retryAfterSeconds(value: string, now: Date): number | null {
  const text = value.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text), longestWaitSeconds);
  // Date reads a number with a sign or a point as a year
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) return null;
  const at = Date.parse(text);
  if (Number.isNaN(at)) return null;
  const seconds = Math.ceil((at - now.getTime()) / 1000);
  return Math.min(Math.max(0, seconds), longestWaitSeconds);
}
