import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { cutLinesOf, LineTooLongError, linesOf, Tail } from '../../../common/lines';
import { test } from '../../support/folder';

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
    const cut: string[] = [];
    for await (const line of cutLinesOf(Readable.from(chunks), 100)) cut.push(line);
    expect(cut).toHaveLength(1);
    expect(cut[0]).toHaveLength(100);
  });
});

describe('a file of events', () => {
  test('reports every line, including one of nearly 4 MB', async ({ folder }) => {
    const file = join(folder, 'events.jsonl');
    const last = `{"report":"${'x'.repeat(3_900_000)}"}`;
    await writeFile(file, `{"seq":0}\n${last.slice(0, 2_000_000)}`);
    const tail = new Tail(file);
    expect(await tail.read()).toEqual(['{"seq":0}']);
    expect(await tail.read()).toEqual([]);
    await appendFile(file, `${last.slice(2_000_000)}\n{"seq":2}\n`);
    const lines = [...(await tail.read()), ...(await tail.read())];
    expect(lines).toEqual([last, '{"seq":2}']);
    await tail.close();
  });

  test('is read to its end even if somebody else wrote a line that is not ours', async ({
    folder,
  }) => {
    const file = join(folder, 'events.jsonl');
    await writeFile(file, `${'x'.repeat(9_000_000)}\n{"seq":2}\n`);
    const tail = new Tail(file);
    const lines: string[] = [];
    for (let turn = 0; turn < 6; turn += 1) lines.push(...(await tail.read()));
    expect(lines.at(-1)).toBe('{"seq":2}');
    await tail.close();
  });
});
