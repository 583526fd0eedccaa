const least = 2;

/** Heights in proportion to the largest value; a small value stays visible, a missing one has no bar. */
export function bars(
  values: readonly (number | null)[],
  height: number,
): { readonly most: number; readonly drawn: readonly number[] } {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  const drawn = values.map((value) =>
    value === null || most === 0 ? 0 : Math.max(least, (value / most) * height),
  );
  return { most, drawn };
}
