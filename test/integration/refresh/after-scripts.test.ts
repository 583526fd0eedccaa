import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AfterTold } from '../../../contract/after';
import { DoctorReport } from '../../../contract/doctor';
import { exitCodes } from '../../../contract/outcome';
import { RunReport } from '../../../contract/report';
import { makePrefix, type TestPrefix } from '../../support/prefix';

let prefix: TestPrefix;
let scripts: string;
let written: string;

beforeEach(async () => {
  prefix = await makePrefix();
  scripts = join(prefix.layout.etc, 'after.d');
  written = join(prefix.folder, 'written');
  await mkdir(written);
  await mkdir(scripts);
  await prefix.upstream.commit({ branch: 'main', files: { 'NEWS.md': 'News\n' } });
});
afterEach(() => prefix[Symbol.asyncDispose]());

async function script(name: string, body: string, mode = 0o755): Promise<string> {
  const path = join(scripts, name);
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, mode);
  return path;
}

/** Of the run; the lock is free when its scripts were told. */
async function told(runId: string | undefined): Promise<AfterTold> {
  const lock = join(prefix.layout.privateDir, 'after-lock');
  await expect
    .poll(
      async () => {
        await execa('flock', [lock, 'true']);
        const text = await readFile(prefix.layout.afterTold, 'utf8').catch(() => '{}');
        return (JSON.parse(text) as { runId?: string }).runId;
      },
      { timeout: 60_000 },
    )
    .toBe(runId);
  return AfterTold.parse(JSON.parse(await readFile(prefix.layout.afterTold, 'utf8')));
}

const seen = (name: string) => readFile(join(written, name), 'utf8');

it('tells each script of a run what came of it, in the order of their names', async () => {
  await script('20-second', `echo second >> ${written}/order`);
  await script('10-first', `echo first >> ${written}/order; cat > ${written}/report`);
  await script(
    '30-secret',
    `printf %s "$LADYLINUX_SECRET" > ${written}/secret; echo "$LADYLINUX_SECRET"`,
  );
  await writeFile(join(scripts, '30-secret.secret'), 'tk_canary-77\n', { mode: 0o600 });
  const { exitCode, report } = await prefix.run('refresh');
  expect(exitCode).toBe(exitCodes.ok);
  expect((await told(report?.runId)).scripts).toEqual(
    ['10-first', '20-second', '30-secret'].map((name) => ({ name, failure: null })),
  );
  expect(await seen('order')).toBe('first\nsecond\n');
  expect(RunReport.parse(JSON.parse(await seen('report')))).toEqual(report);
  expect(await seen('secret')).toBe('tk_canary-77');
  expect(await readFile(join(prefix.layout.refreshState, 'refresh.log'), 'utf8')).not.toContain(
    'tk_canary-77',
  );
  const { report: second } = await prefix.run('refresh');
  expect(second?.outcome).toBe('nothing-to-do');
  await told(second?.runId);
  expect(await seen('order')).toBe('first\nsecond\nfirst\nsecond\n');
});

it(
  'runs none that others could have written, or whose name or kind is not that of a script',
  { tags: 'thorough' },
  async () => {
    const ran = (name: string) => `touch ${written}/${name}`;
    await script('writable', ran('writable'), 0o777);
    await script('closed', ran('closed'), 0o700);
    await script('dotted.sh', ran('dotted'));
    await script('old.dpkg-dist', ran('old'));
    await symlink(await script('good', ran('good')), join(scripts, 'linked'));
    await mkdir(join(scripts, 'folder'));
    await script('told', ran('told'));
    await writeFile(join(scripts, 'told.secret'), 'open to all\n', { mode: 0o644 });
    const { report } = await prefix.run('refresh');
    const { scripts: results } = await told(report?.runId);
    expect(
      Object.fromEntries(results.map(({ name, failure }) => [name, failure?.params['why']])),
    ).toEqual({
      good: undefined,
      writable: 'writable',
      closed: 'mode',
      'dotted.sh': 'name',
      linked: 'kind',
      folder: 'kind',
      told: 'secret',
    });
    expect(await readdir(written)).toEqual(['good']);
    const { stdout } = await prefix.cli('doctor', '--json');
    const { findings } = DoctorReport.parse(JSON.parse(stdout));
    const fixes = findings
      .filter(({ what }) => what.code === 'after-refused')
      .map(({ what, fix }) => [what.params['name'], fix?.params['command']]);
    expect(Object.fromEntries(fixes)).toMatchObject({
      writable: `sudo chmod go-w ${join(scripts, 'writable')}`,
      closed: `sudo chmod a+rx ${join(scripts, 'closed')}`,
    });
  },
);

it(
  'bounds what hangs, floods or forks, and the run ends as it would have',
  { tags: 'thorough' },
  async () => {
    await prefix.cli('settings', 'set', 'after={"timeoutSeconds":3}');
    await script('10-hangs', 'trap "" TERM; sleep 4321');
    await script('20-floods', 'head -c 1G /dev/zero | tr "\\\\0" "x\\\\n"');
    await script('30-forks', `(sleep 4322; touch ${written}/late) & exit 0`);
    await script('40-fails', 'echo what went wrong; exit 7');
    await script('50-deaf', 'exec <&-; exit 0');
    await script('60-killed', 'kill -9 $$');
    await script('70-last', `touch ${written}/last`);
    const { exitCode, report } = await prefix.run('refresh');
    expect(exitCode).toBe(exitCodes.ok);
    expect(report?.outcome).toBe('refreshed');
    const results = new Map(
      (await told(report?.runId)).scripts.map(({ name, failure }) => [name, failure]),
    );
    expect(results.get('10-hangs')).toEqual({
      code: 'after-late',
      params: { name: '10-hangs', seconds: 3 },
    });
    expect(results.get('30-forks')).toBeNull();
    expect(results.get('40-fails')?.params).toEqual({ name: '40-fails', code: 7 });
    expect(results.get('50-deaf')).toBeNull();
    expect(results.get('60-killed')?.code).toBe('after-killed');
    expect(results.get('70-last')).toBeNull();
    const left = await execa('pgrep', ['--full', 'sleep 432[12]'], { reject: false });
    expect(left.stdout).toBe('');
    const log = await readFile(join(prefix.layout.refreshState, 'refresh.log'), 'utf8');
    expect(log).toContain('40-fails: what went wrong');
    expect(log.length).toBeLessThan(2_500_000);
    const { stdout } = await prefix.cli('doctor', '--json');
    const { findings } = DoctorReport.parse(JSON.parse(stdout));
    expect(findings.map(({ what }) => what.code)).toContain('after-late');
  },
);

it('leaves nothing where there are no scripts', { tags: 'thorough' }, async () => {
  const { report } = await prefix.run('refresh');
  expect(report?.outcome).toBe('refreshed');
  expect(await readdir(prefix.layout.privateDir)).not.toContain('after-due');
});
