import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { currentVersion, keptVersions } from '../../../helper/state/version';
import { stagedTrees } from '../../../helper/state/staged';
import { pathExists } from '../../../helper/lib/path';
import { makePrefix, type TestPrefix } from '../../support/prefix';
import { ofOneKind } from '../../support/one-kind';

let prefix: TestPrefix;
let application: string;
let version = 0;

/** A version whose answer names it; returns its commit. */
async function push(more: Record<string, string> = {}): Promise<string> {
  version += 1;
  const code = `${application}\n@app.get("/version")\nasync def version():\n    return ${String(version)}\n`;
  return prefix.upstream.commit({ files: { 'api_layer.py': code, ...more } });
}
const inPlace = async () => {
  const present = await currentVersion(prefix.layout);
  return present.kind === 'read' ? present.value.commit.hash : null;
};
const served = async () => (await prefix.get('/version')).text;
const treesThere = async () =>
  (await Promise.all(stagedTrees(prefix.layout).map(pathExists))).some(Boolean);

beforeAll(async () => {
  prefix = await makePrefix();
  application = await readFile('sample/app/api_layer.py', 'utf8');
  await push();
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

const stage = async (more: Record<string, string> = {}) => {
  const commit = await push(more);
  const run = await prefix.run('refresh', '--stage');
  expect(run.report).toMatchObject({ outcome: 'staged', downtimeMs: null });
  expect(run.exitCode).toBe(exitCodes.ok);
  return commit;
};

describe('a version that is staged', () => {
  it('is kept while the current one runs, and goes live as it was tried', async () => {
    const before = await inPlace();
    const commit = await stage();
    expect(await inPlace()).toBe(before);
    expect(await served()).toBe('1');
    expect((await prefix.status()).staged).toMatchObject({ commit: { hash: commit }, plan: null });
    const said = new RegExp(
      `^ +Ready +${commit.slice(0, 7)} is ready.*Apply it with: .* apply$`,
      'm',
    );
    expect((await prefix.cli('status')).stdout).toMatch(said);
    // it is not one to return to
    expect((await keptVersions(prefix.layout)).map((each) => each.commit.hash)).not.toContain(
      commit,
    );

    const run = await prefix.run('apply');
    expect(run.report).toMatchObject({ outcome: 'refreshed', now: commit });
    expect(run.report?.steps.map(({ step }) => step)).not.toContain('checkout');
    expect(await served()).toBe(String(version));
    expect((await prefix.status()).staged).toBeNull();
    expect(await treesThere()).toBe(false);
    expect((await prefix.cli('apply')).exitCode).toBe(exitCodes.nothingToDo);
  });

  it('stays unchanged if it is requested again, and can be discarded', async () => {
    await stage();
    const again = await prefix.run('refresh', '--stage');
    expect(again.report).toMatchObject({ message: { code: 'staged-waits' } });
    expect((await prefix.status()).staged).not.toBeNull();
    const discarded = await prefix.cli('apply', '--discard');
    expect(discarded.stdout).toContain('was discarded');
    expect((await prefix.status()).staged).toBeNull();
    expect(await treesThere()).toBe(false);
  });

  ofOneKind([
    ['refresh', ['refresh']],
    ['return', ['rollback']],
  ])('is discarded by another %s', async ([, verb]) => {
    await stage();
    await push();
    expect((await prefix.run(...verb)).report).toMatchObject({ outcome: 'refreshed' });
    expect((await prefix.status()).staged).toBeNull();
    expect(await treesThere()).toBe(false);
    expect((await prefix.run('refresh')).exitCode).toBeLessThanOrEqual(exitCodes.nothingToDo);
  });

  ofOneKind([
    ['code', () => appendFile(join(prefix.layout.stagedApp, 'api_layer.py'), '# hostile\n')],
    ['code', () => appendFile(join(prefix.layout.stagedApp, '.git/config'), '# hostile\n')],
    ['list', () => appendFile(prefix.layout.stagedList, '# hostile\n')],
    ['settings', () => prefix.cli('settings', 'set', 'extras=["more"]')],
  ])(
    'does not go live where its %s is another by now, and nothing is stopped',
    async ([why, change]) => {
      const before = await inPlace();
      await stage();
      await change();
      const run = await prefix.run('apply');
      await prefix.cli('settings', 'set', 'extras=[]');
      expect(run.report).toMatchObject({
        ...{ outcome: 'staging-failed', downtimeMs: null, now: before },
        message: { code: 'staged-changed', params: { why } },
      });
      expect((await prefix.status()).staged).toBeNull();
      expect(await treesThere()).toBe(false);
    },
  );

  it('goes live without a connection to its repository, and says so', async () => {
    const commit = await stage();
    await prefix.server.close();
    const run = await prefix.run('apply');
    expect(run.report).toMatchObject({ outcome: 'refreshed', now: commit });
    expect(run.events).toContainEqual(
      expect.objectContaining({
        type: 'step-finished',
        step: 'fetch',
        outcome: 'skipped',
        detail: expect.objectContaining({ code: 'detail-not-asked' }) as unknown,
      }),
    );
  });
});
