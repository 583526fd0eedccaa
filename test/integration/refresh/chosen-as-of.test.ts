import { expect, it, vi } from 'vitest';
import { currentVersion, lockOf } from '../../../helper/state/version';
import { Case } from '../../corpus/case';
import { makeWorld, plainApp } from '../../corpus/world';

vi.setConfig({ testTimeout: 400_000 });

const fastlike = (version: string, uploaded: string) => ({ name: 'fastlike', version, uploaded });
const given = Case.parse({
  ...{ row: 'as of', about: 'the day that is kept with the list' },
  index: [
    fastlike('1.0', '2026-01-01T00:00:00Z'),
    fastlike('1.1', '2026-02-20T00:00:00Z'),
    fastlike('2.0', '2026-03-10T00:00:00Z'),
  ],
  steps: [{ commit: {}, expect: { message: '' } }],
});

it('a list keeps its day when another computer takes it over', async () => {
  await using world = await makeWorld(given, 'uv');
  const refreshed = async (date: string, files: Record<string, string>, ...args: string[]) => {
    await world.commit({ date, files, executable: [], symlinks: {} });
    const { report } = await world.run('refresh', ...args);
    expect([report?.outcome, report?.message]).toEqual(['refreshed', expect.anything()]);
    const present = await currentVersion(world.layout);
    if (present.kind !== 'read') throw new Error(present.kind);
    const { commit, python } = present.value;
    const list = (await lockOf(world.layout, commit.hash)) ?? '';
    expect(python.asOf).toBe(report?.python?.asOf);
    return { asOf: python.asOf, list, fingerprint: python.fingerprint };
  };
  const shown = async () => (await world.atTerminal(['status'])).screen;

  // what somebody else chose is of no day
  const digest = world.indexes.get('')?.sha256.get('fastlike-2.0-py3-none-any.whl') ?? '';
  const files = {
    'app.py': 'app = 1\n',
    'requirements.txt': `fastlike==2.0 --hash=sha256:${digest}\n`,
  };
  const held = await refreshed('2026-02-01T12:00:00Z', files, '--no-service');
  expect(held.asOf).toBeUndefined();
  expect(await shown()).not.toContain('as of');

  const first = await refreshed('2026-02-04T12:00:00Z', {
    'app.py': plainApp,
    'requirements.txt': 'fastlike\nuvicorn\n',
  });
  expect(first.asOf).toBe('2026-02-04T12:00:00.000Z');
  expect(first.list).toContain('fastlike==1.0 ');
  expect(await shown()).toContain(', as of 2026-02-04');

  // another commit that asks for the same takes the list over, with its day
  const second = await refreshed('2026-03-01T12:00:00Z', { 'other.py': '\n' });
  expect(second).toEqual(first);

  const third = await refreshed('2026-03-20T12:00:00Z', {
    'requirements.txt': 'fastlike>=2\nuvicorn\n',
  });
  expect(third.asOf).toBe('2026-03-20T12:00:00.000Z');
  expect(await shown()).toContain(', as of 2026-03-20');

  // and a return brings back the day with the list
  expect((await world.run('rollback')).report).toMatchObject({
    kind: 'rollback',
    outcome: 'refreshed',
  });
  expect(await shown()).toContain(', as of 2026-02-04');
});
