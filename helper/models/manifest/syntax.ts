import type { ManifestProblem } from '../../../contract/manifest';
import { message } from '../../../contract/message';
import { firstSyntaxError, lineAt } from '../../lib/json-syntax';

/** What JSON.parse refused, for people: the line and the column, counted from 1. */
export function syntaxProblem(text: string): ManifestProblem {
  const index = placeOf(text);
  const line = lineAt(text, index);
  const column = index - text.lastIndexOf('\n', index - 1);
  return {
    pointer: '',
    line,
    severity: 'error',
    message: message('manifest-not-json', { line, column }),
  };
}

/** A text that is too deep to be walked is told at its beginning. */
function placeOf(text: string): number {
  try {
    return firstSyntaxError(text) ?? text.length;
  } catch (error) {
    if (error instanceof RangeError) return 0;
    throw error;
  }
}
