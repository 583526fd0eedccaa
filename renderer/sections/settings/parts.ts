const partsOf = (text: string, between: RegExp): string[] =>
  text
    .split(between)
    .map((part) => part.trim())
    .filter(Boolean);

/** One entry per line. */
export const linesOf = (text: string): string[] => partsOf(text, /\n/);
/** Entries separated by commas or spaces. */
export const namesOf = (text: string): string[] => partsOf(text, /[,\s]+/);
