import { parse, type ParseError } from 'jsonc-parser';

/**
 * Where a text stops being JSON (RFC 8259), as an index into it; null where it does not. JSON.parse tells its place differently, or
 * not at all, from one Node to the next.
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
    if (error instanceof RangeError) return 0; // too deep to be walked
    throw error;
  }
  return errors[0]?.offset ?? null;
}

/** The line of an index, counted from 1. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
