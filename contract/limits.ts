/** No writer makes a line of events longer, in bytes, and no reader needs to bear one. */
export const longestEventLine = 4_000_000;
