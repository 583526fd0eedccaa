const dayMs = 86_400_000;

/**
 * The dates as of which a list is resolved: the commit's own, so that the result is the same on every computer and day,
 * but without releases younger than the minimum age. If no list exists for that date, then the latest allowed date.
 */
export function daysFor(committedAt: string, minimumAgeDays: number, now: Date): (string | null)[] {
  const oldEnough =
    minimumAgeDays === 0 ? null : new Date(now.getTime() - minimumAgeDays * dayMs).toISOString();
  const committed = new Date(committedAt);
  const limit = oldEnough ?? now.toISOString();
  return committed.toISOString() < limit ? [committed.toISOString(), oldEnough] : [oldEnough];
}
