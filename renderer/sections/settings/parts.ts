const partsOf = (text: string, between: RegExp): string[] =>
  text
    .split(between)
    .map((part) => part.trim())
    .filter(Boolean);

/** What is typed with a line each. */
export const linesOf = (text: string): string[] => partsOf(text, /\n/);
/** What is typed with commas, or nothing but a space, between. */
export const namesOf = (text: string): string[] => partsOf(text, /[,\s]+/);
