import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { pathExists } from '../../../helper/lib/path';
import { currentVersion } from '../../../helper/state/version';
import { Case } from '../../corpus/case';
import { makeWorld, plainApp, type World } from '../../corpus/world';

const question = 'whenever the repository names none: uvicorn?';
const world = async (): Promise<World> => {
  const step = { commit: {}, expect: { message: 'first-version' } };
  const made = await makeWorld(
    Case.parse({ row: 'A', about: 'what install asks', steps: [step] }),
    'uv',
  );
  await made.commit({ files: { 'app.py': plainApp }, executable: [], symlinks: {} });
  return made;
};
const timesIn = (screen: string, text: string) => screen.split(text).length - 1;

test('a proposal is agreed to with one answer, and goes on to a healthy service', async () => {
  await using made = await world();
  const told = await made.atTerminal(['install'], [question, 'y\r']);
  expect(told).toMatchObject({ code: exitCodes.ok, left: 0 });
  expect(timesIn(told.screen, question)).toBe(1);
  const response = await fetch(`http://127.0.0.1:${String(made.port)}/`);
  expect([response.status, await response.text()]).toEqual([200, 'served']);
  expect(await readFile(made.layout.settingsFile, 'utf8')).toContain('"uvicorn"');

  // what was agreed to is not asked again
  const again = await made.atTerminal(['install']);
  expect(again.code).toBe(exitCodes.ok);
  expect(again.screen).not.toContain(question);
});

test.each([
  ['a no', 'n\r', exitCodes.stagingFailed],
  ['an empty line', '\r', exitCodes.stagingFailed],
  ['Ctrl-C', '\x03', exitCodes.cancelled],
])('%s to the proposal changes nothing', async (_, typed, code) => {
  await using made = await world();
  const before = await readFile(made.layout.settingsFile, 'utf8');
  const told = await made.atTerminal(['install'], [question, typed]);
  expect(told).toMatchObject({ code, left: 0 });
  expect(timesIn(told.screen, question)).toBe(1);
  expect(await readFile(made.layout.settingsFile, 'utf8')).toBe(before);
  expect(await currentVersion(made.layout)).toMatchObject({ kind: 'absent' });
  expect(await pathExists(made.layout.app)).toBe(false);
});

test('settings given to it are in place with the first version, and a later one goes on from there', async () => {
  await using made = await world();
  const stored = async () =>
    JSON.parse(await readFile(made.layout.settingsFile, 'utf8')) as unknown;
  const before = await stored();
  for (const [wrong, said] of [
    ['keeep=3', 'There is no setting “keeep”. Did you mean “keep”?'],
    ['keep=0', 'keep'],
  ] as const) {
    const told = await made.atTerminal(['install', 'branch=main', wrong]);
    expect(told.code, told.screen).toBe(exitCodes.badSettings);
    expect(told.screen).toContain(said);
  }
  expect(await stored()).toEqual(before);
  expect(await pathExists(made.layout.app)).toBe(false);

  const given = ['keep=3', 'packages={"names":["uvicorn"]}'];
  expect((await made.atTerminal(['install', ...given])).code).toBe(exitCodes.ok);
  expect(await stored()).toMatchObject({ keep: 3, packages: { names: ['uvicorn'] } });
  expect(await currentVersion(made.layout)).toMatchObject({ kind: 'read' });

  expect((await made.atTerminal(['install', 'keep=4'])).code).toBe(exitCodes.ok);
  expect(await stored()).toMatchObject({ keep: 4, packages: { names: ['uvicorn'] } });
});
