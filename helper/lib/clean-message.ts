import type { Message } from '../../contract/message';
import { cleanText, cut } from './text';

/** What goes into one place of a sentence. */
const longestParameter = 1000;

/** A sentence as it may be kept, shown and published, whoever its parameters come from. */
export function cleanMessage({ code, params }: Message): Message {
  return {
    code,
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [cut(name, 60), cleanParameter(value)]),
    ),
  };
}

const cleanParameter = (value: string | number): string | number =>
  typeof value === 'string'
    ? cleanText(value, longestParameter)
    : Number.isFinite(value)
      ? value
      : String(value);
