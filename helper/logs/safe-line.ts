import { plainLine, redact } from '../lib/text';

/** What leaves us of a log: secrets out, then what could move a terminal's cursor or a reader's eye. */
export const safeLine = (text: string): string => plainLine(redact(text));
