import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LineTooLongError, linesOf } from '../../../helper/lib/lines';

async function read(chunks: (string | Buffer)[], limit = 100): Promise<string[]> {
  const found: string[] = [];
  for await (const line of linesOf(
    Readable.from(
      chunks.map((chunk) => Buffer.from(chunk)),
      { objectMode: false },
    ),
    limit,
  ))
    found.push(line);
  return found;
}

describe('lines of a stream', () => {
  it('puts chunks together, and keeps a last line without its end', async () => {
    expect(await read(['a\nb', 'c\r\n', '\nd'])).toEqual(['a', 'bc', '', 'd']);
  });

  it('does not break a character that two chunks share', async () => {
    const bytes = Buffer.from('Grüße\n');
    expect(await read([bytes.subarray(0, 3), bytes.subarray(3)])).toEqual(['Grüße']);
  });

  it.each([
    ['one long line', ['x'.repeat(200)]],
    ['many chunks without an end', Array.from({ length: 50 }, () => 'xxxx')],
    ['a long line with its end', [`${'x'.repeat(200)}\n`]],
  ])('refuses %s', async (_, chunks) => {
    await expect(read(chunks)).rejects.toThrow(LineTooLongError);
  });
});
