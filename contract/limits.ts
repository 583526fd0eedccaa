/** The longest line of events, in bytes, that writers may write and readers must accept. */
export const longestEventLine = 4_000_000;

/** Limit of local edits carried over to a new version: people's edits, not data. */
export const mostPatchBytes = 8 * 1024 * 1024;
