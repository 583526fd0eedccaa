import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { makePrefix, type TestPrefix } from '../../support/prefix';

let prefix: TestPrefix;
let good: string;
const state = () => readFile(join(prefix.layout.data, 'state.txt'), 'utf8');
const copies = async () =>
  (await readdir(prefix.layout.stateDir)).filter((name) => name.startsWith('.data-'));

beforeAll(async () => {
  prefix = await makePrefix();
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
  good = await prefix.upstream.head('main');
  await writeFile(join(prefix.layout.data, 'state.txt'), 'version 1\n', { mode: 0o640 });
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

const migrate = (last: string) => ({
  'refresh/prepare': `#!/bin/sh\necho version 2 > "$LADYLINUX_STATE_DIR/state.txt"\n${last}\n`,
});

describe('a prepare hook that changes data', () => {
  it('makes a copy first where the settings say so, and keeps it', async () => {
    await prefix.cli('settings', 'set', 'prepare={"data":true}');
    await prefix.upstream.commit({ branch: 'main', files: migrate('exit 0') });
    expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
    expect(await state()).toBe('version 2\n');
    const [copy = ''] = await copies();
    expect(await readFile(join(prefix.layout.stateDir, copy, 'state.txt'), 'utf8')).toBe(
      'version 1\n',
    );
  });

  it('has its data put back together with the code when it fails', async () => {
    await writeFile(join(prefix.layout.data, 'state.txt'), 'precious\n');
    const bad = await prefix.upstream.commit({ branch: 'main', files: migrate('exit 5') });
    // who insists is not kept from it by its trial
    const { report } = await prefix.run('refresh', '--force');
    expect(report).toMatchObject({
      outcome: 'rolled-back',
      failedStep: 'prepare',
      to: { hash: bad },
    });
    expect(await state()).toBe('precious\n');
    expect((await prefix.status()).condition).toBe('healthy');
  });

  it('has its data put back when the service then does not start', async () => {
    const application = await readFile(join(prefix.layout.app, 'api_layer.py'), 'utf8');
    const files = {
      ...migrate('exit 0'),
      'api_layer.py': `${application}\nimport os\nif "LADYLINUX_UNIT" in os.environ:\n    raise SystemExit(3)\n`,
    };
    await prefix.upstream.commit({ branch: 'main', files });
    const { report } = await prefix.run('refresh');
    expect(report).toMatchObject({ outcome: 'rolled-back', failedStep: 'restart' });
    expect(await state()).toBe('precious\n');
    expect((await copies()).length).toBeLessThanOrEqual(1);
    expect(good).not.toBe(report?.now);
  });
});
