import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProject } from '../../../build/support/paths.mjs';
import { DoctorReport } from '../../../contract/doctor';
import { exitCodes } from '../../../contract/outcome';
import { RunReport } from '../../../contract/report';
import { expectOldOrNew, precious, type Precious } from '../../support/oracle';
import { makePrefix, programAt, type CliAnswer, type TestPrefix } from '../../support/prefix';
import { makeFolder, removeFolder } from '../../support/temporary';

let folder: string;
let bundle: string;
let prefix: TestPrefix;
let before: Precious;
let first: string;
let second: string;
/** What the first version's program says of this computer. */
const old = (...args: string[]): Promise<CliAnswer> =>
  programAt(bundle)(...args, '--prefix', prefix.layout.root);
const push = (text: string) =>
  prefix.upstream.commit({ branch: 'main', files: { 'static/note.txt': text } });
const history = async () =>
  RunReport.array().parse(JSON.parse((await prefix.cli('history', '--json')).stdout));

beforeAll(async () => {
  folder = await makeFolder('ladylinux-first-version-');
  bundle = join(folder, 'ladylinux-refresh.cjs');
  const packed = inProject('test/fixtures/first-version/ladylinux-refresh.cjs.xz');
  const { stdout } = await execa('xz', ['--decompress', '--stdout', packed], {
    encoding: 'buffer',
  });
  await writeFile(bundle, stdout);
  prefix = await makePrefix(bundle, await sampleOfThen());
  await mkdir(join(prefix.layout.models, 'tiny'), { recursive: true });
  await writeFile(join(prefix.layout.models, 'tiny/weights.gguf'), 'weights');
  await writeFile(join(prefix.layout.data, 'vectors.db'), 'vectors');
  first = await prefix.upstream.head('main');
  const settings = ['keep=3', 'services=[{"health":{"path":"/api/health","timeoutSeconds":30}}]'];
  expect(await old('settings', 'set', ...settings)).toMatchObject({ exitCode: exitCodes.ok });
  expect(await old('refresh')).toMatchObject({ exitCode: exitCodes.ok });
  second = await push('second');
  expect(await old('refresh')).toMatchObject({ exitCode: exitCodes.ok });
  before = await precious(prefix);
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
  await removeFolder(folder);
});

it('reads the settings, the history and the versions of the first version', async () => {
  const status = await prefix.status();
  expect(status).toMatchObject({ condition: 'healthy', code: { hash: second } });
  const settings = await prefix.cli('settings', 'show', '--json');
  expect(JSON.parse(settings.stdout)).toMatchObject({
    repository: prefix.server.url('upstream.git'),
    keep: 3,
    services: [{ health: { path: '/api/health', timeoutSeconds: 30 } }],
  });
  expect((await history()).map(({ outcome, now }) => [outcome, now])).toEqual([
    ['refreshed', second],
    ['refreshed', first],
  ]);
  const doctor = await prefix.cli('doctor', '--json');
  const { findings } = DoctorReport.parse(JSON.parse(doctor.stdout));
  expect(findings.filter(({ check }) => check !== 'models')).toEqual([]);
});

it('returns to a version that the first version kept, and forward again', async () => {
  const back = await prefix.run('rollback');
  expect(back.report).toMatchObject({ outcome: 'refreshed', now: first });
  await expectOldOrNew(prefix, [first], before);
  const forward = await prefix.run('rollback', second);
  expect(forward.report).toMatchObject({ outcome: 'refreshed', now: second });
  await expectOldOrNew(prefix, [second], before);
});

it('ends what the first version began and could not end', async () => {
  const third = await push('third');
  await writeFile(prefix.layout.events, '');
  const run = old('refresh');
  while (!(await readFile(prefix.layout.events, 'utf8')).includes('"step":"synchronize"'))
    await sleep(10);
  const running: unknown = JSON.parse(await readFile(prefix.layout.status, 'utf8'));
  process.kill((running as { process: { pid: number } }).process.pid, 'SIGKILL');
  expect(await run).toMatchObject({ exitCode: exitCodes.interrupted });
  await prefix.cli('resume');
  const [recovery] = await history();
  expect(recovery).toMatchObject({ kind: 'recovery', outcome: 'interrupted' });
  await expectOldOrNew(prefix, [second, third], before);
  expect((await prefix.run('refresh')).exitCode).toBeLessThanOrEqual(exitCodes.nothingToDo);
  await expectOldOrNew(prefix, [third], before);
});

/** The sample without what its description has come to say since. */
async function sampleOfThen(): Promise<string> {
  const sample = join(folder, 'sample');
  await cp(inProject('sample'), sample, { recursive: true });
  const path = join(sample, 'history.json');
  const { namesModels: _, ...then } = JSON.parse(await readFile(path, 'utf8')) as Record<
    string,
    unknown
  >;
  await writeFile(path, JSON.stringify(then));
  return sample;
}
