import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layoutUnder } from '../../helper/state/layout';
import { canBoot, type Machine } from '../support/machine';
import { machineWithPackage, sh } from './world/machine';
import { commandOf, makePlaces, sendFile } from './world/sandbox';

const layout = layoutUnder('/');
const probe = '/usr/lib/ladylinux/probe.cjs';

/** What a hostile build script or hook tries. Each line answers "did it" or why not. */
const attempts: Readonly<Record<string, string>> = {
  'delete models': 'rm -rf /opt/ladylinux/models/big',
  'write models': 'echo x > /opt/ladylinux/models/big/weights.gguf',
  'rename models': 'mv /opt/ladylinux/models /opt/ladylinux/gone',
  'delete state': 'rm -f /var/lib/ladylinux/data/state.db',
  'write state': 'echo x > /var/lib/ladylinux/data/state.db',
  'write cache': 'echo x > /var/lib/ladylinux/cache/x',
  'read secrets': 'grep SECRET /etc/ladylinux/ladylinux.env',
  'write config': 'echo x >> /etc/ladylinux/refresh.json',
  'write containers': 'touch /opt/ladylinux/containers/x',
  'read the journal': 'ls /var/lib/ladylinux-refresh/private',
  'write history': 'echo x >> /var/lib/ladylinux-refresh/history.jsonl',
  'write units': 'echo x > /etc/systemd/system/evil.service',
  'write the helper': 'echo x >> /usr/lib/ladylinux/ladylinux-refresh.cjs',
  'write the compiled helper': 'echo x > /usr/lib/ladylinux/programs/ladylinux-refresh.cjs.cache',
  'read a home': 'cat /home/ada/letter',
  'make a setuid program': 'cp /bin/sh /tmp/sh && chmod u+s /tmp/sh && test -u /tmp/sh',
  'become root': 'setpriv --reuid 0 --clear-groups true',
  'make a namespace': 'unshare --user true',
  'mount something': 'mount -t tmpfs none /tmp',
  'see other processes': 'test -r /proc/1/comm && test -r /proc/1/environ',
  'make a device': 'mknod /tmp/dev b 8 0',
  'change the host name': 'hostname evil',
  'be more important': 'test "$(nice -n -5 nice)" -lt "$(nice)"',
};

const network = 'timeout 3 bash -c "exec 3<>/dev/tcp/198.51.100.1/443"';

const probeSource = `
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
process.stdin.once('data', () => {
  const told = {};
  for (const [name, script] of Object.entries(JSON.parse(fs.readFileSync('/usr/lib/ladylinux/attempts.json', 'utf8')))) {
    told[name] = spawnSync('/bin/bash', ['-c', script], { timeout: 5000 }).status === 0;
  }
  process.stdout.write(JSON.stringify(told) + '\\n', () => process.exit(0));
});
`;

const tasks = [
  'fetch',
  'resolve',
  'environment',
  'build-wheel',
  'try',
  'prepare',
  'local-edits',
  'models-verify',
] as const;
type Tried = (typeof tasks)[number] | 'fetch-python' | 'fetch-source' | 'models-download';
const itsOwn = ['delete models', 'write models'];

let machine: Machine;
let oracleBefore = '';
const kept = '/opt/ladylinux/models /etc/ladylinux /var/lib/ladylinux';
const oracle = `find ${kept} -printf '%p %U:%G %m\\n' | sort; find ${kept} -type f -exec sha256sum {} + | sort`;

async function inside(
  task: Tried,
  scripts: Readonly<Record<string, string>>,
  prepareWritesData = false,
): Promise<Record<string, boolean>> {
  await send('/usr/lib/ladylinux/attempts.json', JSON.stringify(scripts));
  const command = await commandOf(task, probe, { prepareWritesData });
  const { stdout } = await machine.exec(['systemd-run', ...command], { input: '{}\n' });
  return JSON.parse(stdout) as Record<string, boolean>;
}

const send = (target: string, content: string) => sendFile(machine, target, content);

describe.skipIf(!canBoot)('section 5.1: hostile code in the sandbox', () => {
  beforeAll(async () => {
    machine = await machineWithPackage('sandbox', { disk: 'tmpfs', net: true });
    await makePlaces(machine);
    await sh(
      machine,
      'useradd --create-home ada; echo dear > /home/ada/letter; chmod -R a+rX /home/ada',
    );
    await send(probe, probeSource);
    oracleBefore = await sh(machine, oracle);
  });
  afterAll(() => machine.down());

  it('the attempts succeed without a sandbox, so that their failure means something', async () => {
    const works = [
      'write config',
      'read secrets',
      'read a home',
      'see other processes',
      'mount something',
    ];
    const told = await Promise.all(
      works.map(async (name) => {
        const script = (attempts[name] ?? '').replace(
          '/etc/ladylinux/refresh.json',
          '/tmp/refresh.json',
        );
        const answer = await machine.exec(
          [
            'systemd-run',
            '--pipe',
            '--wait',
            '--quiet',
            '--collect',
            '--property=PrivateMounts=yes',
            '/bin/bash',
            '-c',
            script,
          ],
          { reject: false },
        );
        return answer.exitCode === 0;
      }),
    );
    expect(told).toEqual(works.map(() => true));
  });

  it.each(tasks)('%s: nothing of it works, and everything is as it was', async (task) => {
    const told = await inside(task, attempts);
    expect(Object.entries(told).filter(([, did]) => did)).toEqual([]);
    expect(Object.keys(told)).toHaveLength(Object.keys(attempts).length);
    expect(await sh(machine, oracle)).toBe(oracleBefore);
  });

  it('models-download: nothing works but what the models folder is for', async () => {
    const others = Object.entries(attempts).filter(([name]) => !itsOwn.includes(name));
    const told = await inside('models-download', Object.fromEntries(others));
    expect(Object.entries(told).filter(([, did]) => did)).toEqual([]);
    expect(await sh(machine, oracle)).toBe(oracleBefore);
  });

  it.each([
    [
      'models-download',
      { 'write models': `touch ${layout.models}/x`, 'write app': `touch ${layout.app}/x` },
      [true, false],
    ],
    [
      'fetch',
      { 'write the mirror': `touch ${layout.mirror}/x`, 'write app': `touch ${layout.app}/x` },
      [true, false],
    ],
    [
      'environment',
      {
        'write the staged venv': `touch ${layout.venv}/x`,
        'write the staged app': `touch ${layout.app}/x`,
      },
      [true, false],
    ],
    [
      'resolve',
      {
        'write the staged venv': `touch ${layout.nextVenv}/x`,
        'write the live venv': `touch ${layout.venv}/x`,
        'write received packages': `touch ${layout.packageCache}-x/x`,
      },
      [false, false, false],
    ],
    [
      'build-wheel',
      {
        'write its wheel': `touch ${layout.next}/wheel-fastapi/x`,
        'write its source': `touch ${layout.next}/source-fastapi/x`,
        'write the staged venv': `touch ${layout.nextVenv}/x`,
        'write received packages': `touch ${layout.packageCache}-x/x`,
        'write tools': `touch ${layout.tools}/x`,
      },
      [true, false, false, false, false],
    ],
    ...(['resolve', 'environment', 'fetch-source', 'build-wheel'] as const).map(
      (task) => [task, { 'write interpreters': `touch ${layout.pythons}/x` }, [false]] as const,
    ),
    ['fetch-python', { 'write interpreters': `touch ${layout.pythons}/x` }, [true]],
    [
      'try',
      { 'write app': `touch ${layout.app}/x`, 'write venv': `touch ${layout.venv}/x` },
      [false, false],
    ],
    [
      'prepare',
      {
        'write app': `touch ${layout.app}/x`,
        'read models': `cat ${layout.models}/big/weights.gguf`,
      },
      [false, true],
    ],
  ] as const)('%s may do exactly what it is for', async (task, scripts, expected) => {
    expect(Object.values(await inside(task, scripts))).toEqual(expected);
  });

  it('what environment wrote at the final path lies in staging, not in the live venv', async () => {
    expect(await sh(machine, `ls ${layout.nextVenv}`)).toBe('x');
    expect(await sh(machine, `ls ${layout.venv}`)).toBe('');
  });

  it('only what fetches, installs and receives models reaches the network', async () => {
    const server = machine.inet(['python3', '-m', 'http.server', '443', '--bind', '198.51.100.1'], {
      reject: false,
      stdio: 'ignore',
    });
    await sh(machine, `for i in $(seq 50); do ${network} && exit 0; sleep 0.1; done; exit 1`);
    const told: Record<string, boolean> = {};
    for (const task of [...tasks, 'models-download'] as const)
      Object.assign(told, { [task]: (await inside(task, { network }))['network'] });
    server.kill();
    expect(told).toEqual({
      fetch: true,
      resolve: true,
      environment: true,
      'build-wheel': false,
      try: false,
      prepare: false,
      'local-edits': false,
      'models-verify': false,
      'models-download': true,
    });
  });

  it('neither a build nor a fetch reaches this computer, its neighbours, a bus or a socket', async () => {
    const servers = [
      machine.exec(['python3', '-m', 'http.server', '8000', '--bind', '0.0.0.0'], {
        reject: false,
        stdio: 'ignore',
      }),
      machine.inet(['python3', '-m', 'http.server', '8000', '--bind', '0.0.0.0'], {
        reject: false,
        stdio: 'ignore',
      }),
      machine.exec(
        [
          'python3',
          '-c',
          `import socket, time
s = socket.socket(socket.AF_UNIX); s.bind("\\0somebody"); s.listen(); time.sleep(60)`,
        ],
        { reject: false, stdio: 'ignore' },
      ),
    ];
    const to = (host: string) => `timeout 3 bash -c "exec 3<>/dev/tcp/${host}/8000"`;
    const connect = (address: string) =>
      `python3 -c 'import socket; socket.socket(socket.AF_UNIX).connect("${address}")'`;
    const scripts = {
      'this computer': to('127.0.0.1'),
      'this computer again': to('127.0.0.2'),
      'its own address': to('203.0.113.2'),
      'a neighbour': to('203.0.113.1'),
      'the bus': connect('/run/dbus/system_bus_socket'),
      systemd: connect('/run/systemd/private'),
      journald: connect('/run/systemd/journal/stdout'),
      'an abstract socket': connect('\\0somebody'),
      'a socket is seen': 'find /run -type s | grep -q .',
    };
    const work = Object.entries(scripts).filter(([name]) => name !== 'a socket is seen');
    for (const [name, script] of work)
      await sh(
        machine,
        `for i in $(seq 50); do ${script} && exit 0; sleep 0.1; done; echo ${name}; exit 1`,
      );
    for (const task of tasks) {
      const told = await inside(task, scripts);
      expect([task, ...Object.entries(told).filter(([, did]) => did)]).toEqual([task]);
    }
    expect(await inside('models-download', scripts)).toMatchObject({
      'this computer': false,
      'this computer again': false,
      'its own address': false,
      'the bus': false,
      'an abstract socket': false,
    });
    for (const server of servers) server.kill();
    await sh(machine, 'pkill -f [h]ttp.server || true');
  });

  it('prepare.data: the hook writes data where the settings opt in, and nothing else', async () => {
    const scripts = {
      data: `touch ${layout.data}/migrated`,
      cache: `touch ${layout.cache}/x`,
      models: `touch ${layout.models}/x`,
    };
    expect(await inside('prepare', scripts)).toEqual({ data: false, cache: false, models: false });
    expect(await inside('prepare', scripts, true)).toEqual({
      data: true,
      cache: false,
      models: false,
    });
  });
});
