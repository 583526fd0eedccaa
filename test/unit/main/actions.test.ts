import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { SettingsChange } from '../../../contract/settings-change';
import { parseVerb } from '../../../helper/commands/privileged/verbs';
import { actionsBy, directly, type Actions } from '../../../main/helper-client/actions';
import { helperOf } from '../../../main/helper-client/helper';

const commit = 'b'.repeat(40);
const asks: Readonly<Record<keyof Actions, readonly ((actions: Actions) => unknown)[]>> = {
  refresh: [
    (actions) => actions.refresh({}),
    (actions) => actions.refresh({ force: true }),
    (actions) => actions.refresh({ now: true }),
    (actions) => actions.refresh({ stage: true }),
    (actions) => actions.refresh({ branch: 'develop', force: true }),
    (actions) => actions.refresh({ edits: { paths: null } }),
    (actions) => actions.refresh({ edits: { paths: ['api_layer.py'] } }),
  ],
  cancel: [(actions) => actions.cancel()],
  hold: [(actions) => actions.hold()],
  apply: (['now', 'quiet', 'start', '18:00'] as const).map(
    (when) => (actions: Actions) => actions.apply({ when }),
  ),
  discard: [(actions) => actions.discard()],
  refreshFrom: [
    (actions) =>
      actions.refreshFrom({
        ...{ folder: '/media/ada/STICK', fingerprint: 'c'.repeat(64), code: true },
      }),
  ],
  makeBundle: [(actions) => actions.makeBundle({ folder: '/media/ada/STICK', models: true })],
  cancelBundle: [(actions) => actions.cancelBundle()],
  rollback: [(actions) => actions.rollback(commit)],
  verifyModels: [(actions) => actions.verifyModels(['a', 'Mistral 7B'])],
  downloadModels: [(actions) => actions.downloadModels([])],
  cancelModels: [(actions) => actions.cancelModels()],
  restartService: [(actions) => actions.restartService()],
  setUp: [
    (actions) => actions.setUp({}),
    (actions) => actions.setUp({ repository: 'https://example.org/x', branch: 'main' }),
  ],
  setUpFrom: [
    (actions) =>
      actions.setUpFrom({
        ...{ folder: '/media/ada/STICK', fingerprint: 'c'.repeat(64), code: true },
      }),
  ],
  fix: [(actions) => actions.fix(['service-down'])],
  saveSettings: [(actions) => actions.saveSettings({ branch: 'main' })],
  changeLogins: [
    (actions) => actions.changeLogins({ kind: 'forget', for: 'proxy', host: 'proxy.example:3128' }),
  ],
  usePackages: [
    (actions) => actions.usePackages({ names: ['fastapi'], minimumAgeDays: 3, exempt: [] }),
  ],
};

describe('what the tray asks for', () => {
  it.each(Object.entries(asks))('%s is a verb that the helper takes', async (_name, calls) => {
    for (const call of calls) {
      const said: (readonly string[])[] = [];
      const actions = actionsBy((words) => {
        said.push(words);
        return Promise.resolve({ ok: true });
      });
      await call(actions);
      expect(said).toHaveLength(1);
      expect(parseVerb(said[0] ?? []), said[0]?.join(' ')).not.toBeNull();
    }
  });
});

describe('the password dialog names what is changed', () => {
  it.each([
    [{ branch: 'main' }, 'configure-branch'],
    [{ hold: true }, 'configure-holding'],
    [{ skip: ['abcdef1'] }, 'configure-holding'],
    [{ hold: '2027-01-31', skip: [] }, 'configure-holding'],
    [{ hold: true, branch: 'main' }, 'configure'],
    [{ branch: 'main', repository: 'https://example.org/x' }, 'configure'],
    [{ keep: 5 }, 'configure'],
  ] as const)('%j asks by %s', async (change, verb) => {
    const said: (readonly string[])[] = [];
    await actionsBy((words) => {
      said.push(words);
      return Promise.resolve({ ok: true });
    }).saveSettings(SettingsChange.parse(change));
    expect(said).toEqual([[verb]]);
  });
});

describe('in a private prefix', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tray-actions-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function helperThat(script: string) {
    const path = join(folder, 'helper');
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    const environment = {
      prefix: folder,
      helper: { program: path, args: [], path },
    };
    return actionsBy(directly(helperOf(environment)));
  }

  it('the helper itself is run, with the words and the input that polkit’s program gets', async () => {
    const actions = await helperThat(`printf '%s\\n' "$*" > ${folder}/args; cat > ${folder}/input`);
    expect(await actions.saveSettings({ branch: 'main' })).toEqual({ ok: true });
    const args = await readFile(join(folder, 'args'), 'utf8');
    expect(args).toBe(`act configure-branch --prefix ${folder}\n`);
    expect(await readFile(join(folder, 'input'), 'utf8')).toBe('{"branch":"main"}');
  });

  it('a refusal comes as a message, which the window says in its own language', async () => {
    const failure = { kind: 'message', message: { code: 'busy', params: {} } };
    const answer = JSON.stringify({ ok: false, failure });
    const actions = await helperThat(
      `echo '${answer}'; echo in English >&2; exit ${exitCodes.busy}`,
    );
    expect(await actions.restartService()).toEqual({ ok: false, failure });
  });

  it('words of another version are shown as they are', async () => {
    const actions = await helperThat('echo "{}"; echo what it says >&2; exit 1');
    expect(await actions.cancel()).toEqual({
      ok: false,
      failure: { kind: 'said', text: 'what it says' },
    });
  });

  it('nothing to stop is no failure', async () => {
    const actions = await helperThat(`exit ${exitCodes.nothingToDo}`);
    expect(await actions.cancel()).toEqual({ ok: true });
  });
});
