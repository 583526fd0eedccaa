import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configure, readJson } from '../../../helper/commands/privileged/actions';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'configure-'));
  file = join(folder, 'refresh.json');
  await writeFile(file, '{"version":1,"branch":"main","keep":5}');
});
afterEach(() => rm(folder, { recursive: true }));
const stored = async () => JSON.parse(await readFile(file, 'utf8')) as unknown;

describe('configure', () => {
  it('changes what it is told and leaves the rest as a person wrote it', async () => {
    expect(await configure(file, { branch: 'develop' })).toBeNull();
    expect(await stored()).toEqual({ version: 1, branch: 'develop', keep: 5 });
    expect((await stat(file)).mode & 0o777).toBe(0o644);
  });

  it('goes back to a default with null', async () => {
    expect(await configure(file, { keep: null })).toBeNull();
    expect(await stored()).toEqual({ version: 1, branch: 'main' });
  });

  it.each([
    [{ branch: '--upload-pack=x' }],
    [{ repository: 'ext::sh -c id' }],
    [{ repository: 'file:///etc' }],
    [{ services: [{ unit: '../../etc/passwd' }] }],
    [{ branches: 'typo' }],
    [{ keep: 0 }],
    [[]],
    ['text'],
    [null],
  ])('refuses %j and changes nothing', async (change: unknown) => {
    expect(await configure(file, change)).not.toBeNull();
    expect(await stored()).toEqual({ version: 1, branch: 'main', keep: 5 });
  });

  it('says that the machine is not set up where there are no settings', async () => {
    await rm(file);
    expect((await configure(file, { branch: 'x' }))?.code).toBe('not-set-up');
  });
});

describe('what comes on standard input', () => {
  it('is one JSON document', async () => {
    const stream = Readable.from([Buffer.from('{"branch":'), Buffer.from('"x"}')]);
    expect(await readJson(stream)).toEqual({ kind: 'read', value: { branch: 'x' } });
  });

  it.each(['', '{', '{} {}', '\u0000'])('refuses %j', async (text) => {
    expect((await readJson(Readable.from([Buffer.from(text)]))).kind).toBe('refused');
  });

  it('stops reading at 64 KiB, however much would come', async () => {
    let sent = 0;
    const endless = new Readable({
      read() {
        sent += 1;
        this.push(Buffer.alloc(1024, ' '));
      },
    });
    expect((await readJson(endless)).kind).toBe('refused');
    expect(sent).toBeLessThan(200);
  });
});
