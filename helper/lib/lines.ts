import type { Readable } from 'node:stream';

export class LineTooLongError extends Error {
  constructor(limit: number) {
    super(`a line is longer than ${String(limit)} characters`);
  }
}

/** The lines of a stream as UTF-8, without their ends. Throws LineTooLongError: what writes to us may be hostile. */
export async function* linesOf(stream: Readable, maxLength: number): AsyncGenerator<string> {
  let rest = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > maxLength) throw new LineTooLongError(maxLength);
    for (const line of parts) {
      if (line.length > maxLength) throw new LineTooLongError(maxLength);
      yield line.replace(/\r$/, '');
    }
  }
  if (rest !== '') yield rest;
}
