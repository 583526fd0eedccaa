import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogLine } from '../../../contract/logs';
import { entryLines } from '../../../helper/logs/journal';
import { readUvProject } from '../../../helper/tasks/python/locked-project';
import { cleanMessage } from '../../../helper/lib/clean-message';
import { test } from '../../support/folder';
import { damaged, hostileText, patience, tried } from '../../support/property';
import { files, inFolder, texts } from './foreign';

/** Every answer is an answer: what throws fails the test. */
const either = (document: string) => fc.oneof(hostileText, damaged(document));

describe('a reader of foreign text takes anything:', () => {
  it.each(texts)('$name', patience(60_000), ({ document, read }) => {
    fc.assert(
      fc.property(either(document), (text) => void read(text)),
      tried(3000),
    );
  });

  test.for(files)('$name', patience(120_000), async (file, { folder }) => {
    const read = await inFolder(file, folder);
    await fc.assert(
      fc.asyncProperty(either(file.document), async (text) => {
        await read(text);
      }),
      tried(400),
    );
  });

  it('and of an entry of the journal comes what fits the contract', patience(60_000), () => {
    const said = fc.record({
      MESSAGE: fc.oneof(hostileText, fc.array(fc.nat(300)), fc.constant(null)),
      __REALTIME_TIMESTAMP: fc.oneof(fc.double(), fc.string(), fc.maxSafeInteger()),
      UNIT: hostileText,
    });
    fc.assert(
      fc.property(said, (each) => {
        for (const line of entryLines(JSON.stringify(each), new Map())) LogLine.parse(line);
      }),
      tried(3000),
    );
  });

  it('the parameters of a sentence', patience(60_000), () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(hostileText, fc.double())), (params) => {
        const { params: clean } = cleanMessage({ code: 'offline', params });
        for (const value of Object.values(clean))
          if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      }),
      tried(500),
    );
  });
});

test('a locked version that is none of PEP 440 is judged by no range', async ({ folder }) => {
  const [, project, lock] = files;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'pyproject.toml'), project?.document ?? '');
  await writeFile(join(folder, 'uv.lock'), lock?.document.replace('"0.1"', '">0.1"') ?? '');
  expect(await readUvProject(folder)).toHaveProperty('ok');
});
