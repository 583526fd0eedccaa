/** No writer makes a line of events longer, in bytes, and no reader needs to bear one. */
export const longestEventLine = 4_000_000;

/** Of local edits that come along to a new version: people's, not data. */
export const mostPatchBytes = 8 * 1024 * 1024;
