import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processesIn } from '../../../../helper/host/systemd/services';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cgroup-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('the processes of a control group', () => {
  it('counts sub-groups and every hierarchy', async () => {
    const first = join(root, 'v2');
    const second = join(root, 'v1');
    await mkdir(join(first, 'system.slice/a.service/workers'), { recursive: true });
    await mkdir(join(second, 'system.slice/a.service'), { recursive: true });
    await writeFile(join(first, 'system.slice/a.service/cgroup.procs'), '10\n');
    await writeFile(join(first, 'system.slice/a.service/workers/cgroup.procs'), '11\n12\n');
    await writeFile(join(second, 'system.slice/a.service/cgroup.procs'), '10\n13\n');
    const found = await processesIn('/system.slice/a.service', [first, second]);
    expect([...found].sort()).toEqual([10, 11, 12, 13]);
  });

  it('is empty for a group that is gone', async () => {
    expect((await processesIn('/system.slice/gone.service', [root])).size).toBe(0);
  });

  it('never takes the whole machine for a unit without a group', async () => {
    await writeFile(join(root, 'cgroup.procs'), '1\n2\n');
    expect((await processesIn('', [root])).size).toBe(0);
    expect((await processesIn('/', [root])).size).toBe(0);
  });
});
