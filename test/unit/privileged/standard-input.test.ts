import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../helper/commands/privileged/context';

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
