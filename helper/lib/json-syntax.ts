import { parse, type ParseError } from 'jsonc-parser';

/**
 * Index of the first JSON syntax error (RFC 8259) in a text; null if there is none. JSON.parse reports the position
 * differently in each version of Node, or not at all.
 */
export function firstSyntaxError(text: string): number | null {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, {
      disallowComments: true,
      allowTrailingComma: false,
      allowEmptyContent: false,
    });
  } catch (error) {
    if (error instanceof RangeError) return 0; // nested too deeply
    throw error;
  }
  return errors[0]?.offset ?? null;
}

/** The line number of an index, from 1. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
