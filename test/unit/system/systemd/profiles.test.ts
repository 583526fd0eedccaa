import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { layoutUnder } from '../../../../helper/state/layout';
import { profileOf, type Profile } from '../../../../helper/host/systemd/profiles';
import { taskArguments } from '../../../../helper/host/systemd/task-command';
import { withoutDebugger } from '../../../../helper/host/sandbox';
import { taskNames, type TaskName } from '../../../../helper/host/task-table';
import { taskRequests as requests } from '../../../support/task-requests';

const layout = layoutUnder('/');

function profile<N extends TaskName>(task: N, prepareWritesData = false): Profile<N> {
  return profileOf(task, layout, requests[task], { prepareWritesData });
}

const argumentsOf = (task: TaskName) =>
  taskArguments({
    task,
    profile: profile(task),
    program: { node: '/usr/bin/node', bundle: '/usr/lib/ladylinux/ladylinux-refresh.cjs' },
    reach:
      profile(task).network === null
        ? null
        : { allow: [], deny: ['10.0.0.0/8'], resolverFile: null },
    timeoutSeconds: 60,
  });

describe('the sandbox of a task', () => {
  it.each(taskNames)('%s: nothing of section 5.1 that says NO is writable', (task) => {
    const { writable, binds } = profile(task);
    // the first copy of what lay inside app/ goes to data
    const writesState = ['copy-data', 'update-data-copy', 'keep-app-state'].includes(task);
    const places = [layout.cache, layout.logs];
    // on trial it has a copy of data
    const others = task === 'serve' ? [layout.data, ...places] : [layout.stateDir];
    const state = writesState ? places : others;
    const models = task === 'models-download' ? [] : [layout.models]; // which never deletes and never overwrites
    const kept = [...models, layout.containers, layout.etc, ...state];
    const changed = [...writable, ...binds.filter((bind) => bind.writable).map(({ from }) => from)];
    for (const path of changed) {
      for (const never of kept) expect(`${path}/`.startsWith(`${never}/`)).toBe(false);
    }
  });

  it('on trial the application gets the same state variables as in its unit', async () => {
    const unit = await readFile('system/usr/lib/systemd/system/ladylinux-api.service', 'utf8');
    const told = Object.entries(profile('serve').request.variables);
    expect(told.length).toBeGreaterThan(0);
    for (const [name, value] of told) expect(unit).toContain(`\nEnvironment=${name}=${value}\n`);
    for (const name of ['LADYLINUX_STATE_DIR', ...(unit.match(/XDG_\w+/g) ?? [])])
      expect(told.map(([known]) => known)).toContain(name);
  });

  it('on trial a hook has a copy of the data in the place of the data, and another user than the service', () => {
    const request = { ...requests.prepare, data: layout.dataTrial, trial: true };
    const trial = profileOf('prepare', layout, request, { prepareWritesData: true });
    expect(trial).toMatchObject({ user: 'ladylinux-trial', writable: [], owned: layout.dataTrial });
    expect(trial.binds).toContainEqual({ from: layout.dataTrial, at: layout.data, writable: true });
    expect(trial.emptied).toEqual([layout.stateDir]);
    expect(trial.request.data).toBe(layout.data);
  });

  it.each(taskNames)('%s: runs no repository content as root', (task) => {
    expect(profile(task).user === 'root').toBe(task === 'remove');
    expect(profile(task).capabilities.length > 0).toBe(task === 'remove');
  });

  it.each(taskNames)(
    '%s: reaches the network only to fetch, to install, to make a bundle, to receive models and to tell',
    (task) => {
      const network = [
        'fetch',
        'resolve',
        'environment',
        'fetch-python',
        'fetch-source',
        'models-download',
        'list-for-python',
        'make-bundle',
        'take-source',
        'after',
      ].includes(task);
      expect(profile(task).network !== null).toBe(network);
      expect(argumentsOf(task).includes('--property=PrivateNetwork=yes')).toBe(!network);
    },
  );

  it.each(taskNames)('%s: cannot see the secrets', (task) => {
    // the administrator's scripts lie beside them
    expect(profile(task).inaccessible).toContain(task === 'after' ? layout.envFile : layout.etc);
  });

  it('gives a script the network that the settings say', () => {
    const given = (network: 'none' | 'internet' | 'all') =>
      profileOf('after', layout, { ...requests.after, network }, { prepareWritesData: false })
        .network;
    expect(given('none')).toBeNull();
    expect(given('internet')).toEqual({});
    expect(given('all')).toEqual({ everybody: true });
  });

  it('gives the hook data only where the settings opt in, and a cache that ends with it', () => {
    expect(profile('prepare').writable).toEqual([]);
    expect(profile('prepare', true).writable).toEqual([layout.data]);
    expect(profile('prepare').request.cache).not.toContain(layout.stateDir);
    expect(profile('prepare').user).toBe('ladylinux');
  });

  it('shows staged trees at their final paths', () => {
    const { binds, request } = profile('environment');
    expect(request).toMatchObject({ app: layout.app, venv: layout.venv });
    expect(binds).toContainEqual({ from: layout.nextVenv, at: layout.venv, writable: true });
    expect(binds).toContainEqual({ from: layout.nextApp, at: layout.app, writable: false });
  });

  it('confirms the live environment where it is', () => {
    expect(profile('check-environment')).toMatchObject({
      binds: [],
      request: { venv: layout.venv },
    });
  });

  it('shows the fetch a repository on this computer, wherever it lies', () => {
    const request = { ...requests.fetch, repository: 'file:///home/ada/my%20repo.git' };
    const { binds } = profileOf('fetch', layout, request, { prepareWritesData: false });
    const path = '/home/ada/my repo.git';
    expect(binds).toEqual([{ from: path, at: path, writable: false }]);
  });

  it('receives models as the owner of their folder, which is all that it may write, behind everything else', () => {
    const owner = { uid: 1000, gid: 1001 };
    const given = (path: string) =>
      profileOf(
        'models-download',
        layout,
        {
          ...requests['models-download'],
          owner,
          folder: { path, from: 'environment', refused: null },
        },
        { prepareWritesData: false },
      );
    expect(given('/srv/models')).toMatchObject({ user: '1000', group: '1001', binds: [] });
    expect(given('/srv/models').writable).toEqual(['/srv/models']);
    expect(given('/home/ada/models')).toMatchObject({
      writable: [],
      binds: [{ from: '/home/ada/models', at: '/home/ada/models', writable: true }],
    });
    for (const directive of ['IOSchedulingClass=idle', 'CPUWeight=20', 'ProtectHome=tmpfs'])
      expect(argumentsOf('models-download')).toContain(`--property=${directive}`);
    expect(profile('models-verify').writable).toEqual([]);
  });

  it('passes the filter of system calls as an allow list and a deny list', () => {
    const filters = argumentsOf('fetch').filter((argument) =>
      argument.includes('SystemCallFilter'),
    );
    expect(filters).toEqual([
      '--property=SystemCallFilter=@system-service',
      '--property=SystemCallFilter=~@privileged @resources',
    ]);
  });

  it('is started without a debugger where its Node can be, and starts with one that cannot', () => {
    expect(withoutDebugger(new Set(['--disable-sigusr1']))).toEqual(['--disable-sigusr1']);
    expect(withoutDebugger(new Set(['--inspect']))).toEqual([]);
    const started = (flags: string[]) =>
      taskArguments({
        task: 'try',
        profile: profile('try'),
        program: { node: '/usr/bin/node', bundle: '/b.cjs', flags },
        reach: null,
        timeoutSeconds: 60,
      }).slice(-5);
    const flag = '--disable-sigusr1';
    expect(started([flag])).toEqual(['/usr/bin/node', flag, '/b.cjs', 'task', 'try']);
    expect(started([])).toEqual(['--', '/usr/bin/node', '/b.cjs', 'task', 'try']);
  });

  it('has a unit name that recovery knows', () => {
    expect(argumentsOf('try')).toContain('--unit=ladylinux-task-try.service');
  });
});
