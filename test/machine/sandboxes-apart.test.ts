import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { taskNames, type TaskName } from '../../helper/host/task-table';
import { canBoot, type Machine } from '../support/machine';
import { machineWithPackage, sh } from './world/machine';
import { commandOf, makePlaces, sendFile } from './world/sandbox';

const sleeper = '/usr/lib/ladylinux/sleeper.cjs';
const prober = '/usr/lib/ladylinux/prober.cjs';
const others = '/usr/lib/ladylinux/others.py';
const live = 'ladylinux-api.service';

/** What one process does to another whose number it knows. Prints the names of what worked. */
const othersSource = `
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
for pid in map(int, sys.argv[1:]):
    def ptrace(): assert libc.ptrace(0x4206, pid, 0, 0) == 0
    def peek():
        class Part(ctypes.Structure): _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
        own = ctypes.create_string_buffer(1)
        a, b = Part(ctypes.cast(own, ctypes.c_void_p), 1), Part(0x400000, 1)
        assert libc.process_vm_readv(pid, ctypes.byref(a), 1, ctypes.byref(b), 1, 0) == 1 or ctypes.get_errno() == 14
    tries = {
        "see": lambda: os.stat("/proc/%d" % pid),
        "trace": ptrace,
        "memory": lambda: open("/proc/%d/mem" % pid, "r+b"),
        "read its memory": peek,
        "root": lambda: os.listdir("/proc/%d/root/" % pid),
        "folder": lambda: os.readlink("/proc/%d/cwd" % pid),
        "descriptors": lambda: os.listdir("/proc/%d/fd" % pid),
        "environment": lambda: open("/proc/%d/environ" % pid).read(),
        "signal": lambda: os.kill(pid, 10),
    }
    for name, attempt in tries.items():
        try:
            attempt()
            print(name)
        except (OSError, AssertionError):
            pass
`;

let machine: Machine;

const unitOf = (task: TaskName) => `ladylinux-task-${task}.service`;
const pidOf = (unit: string) => sh(machine, `systemctl show -P MainPID ${unit}`);

/** A task of that name that waits, for as long as \`work\` takes. */
async function while_<T>(task: TaskName, work: (pid: string) => Promise<T>): Promise<T> {
  const running = machine.exec(['systemd-run', ...(await commandOf(task, sleeper))], {
    reject: false,
    input: '{}\n',
  });
  try {
    const unit = unitOf(task);
    await sh(
      machine,
      `for i in $(seq 100); do systemctl is-active -q ${unit} && exit 0; sleep 0.05; done; exit 1`,
    );
    return await work(await pidOf(unit));
  } finally {
    await sh(machine, `systemctl kill --signal=SIGKILL ${unitOf(task)} || true`);
    await running;
  }
}

async function reaches(from: TaskName, ...pids: string[]): Promise<string[]> {
  const command = await commandOf(from, prober);
  const { stdout } = await machine.exec(['systemd-run', ...command], {
    input: `${pids.join(' ')}\n`,
  });
  return stdout.split('\n').filter((line) => line !== '');
}

/** Tasks that run foreign code, and what may run at the same time. */
const pairs: readonly (readonly [TaskName, TaskName])[] = [
  ['resolve', 'in-place'],
  ['build-wheel', 'in-place'],
  ['environment', 'in-place'],
  ['environment', 'examine'],
  ['environment', 'models-download'],
  ['try', 'fetch'],
  ['try', 'local-edits'],
  ['serve', 'fetch'],
  ['serve', 'models-verify'],
  ['in-place', 'fetch'],
  ['examine', 'checkout'],
  ['examine', 'environment'],
];
/** Of one user, and never running at the same time. They can only send signals, which do not end the other's Node. */
const ofOneUser: readonly (readonly [TaskName, TaskName])[] = [
  ['resolve', 'environment'],
  ['build-wheel', 'environment'],
  ['environment', 'fetch'],
  ['environment', 'checkout'],
  ['prepare', 'models-verify'],
  ['prepare', 'models-download'],
];

describe.skipIf(!canBoot)('the sandboxes are apart from each other', () => {
  beforeAll(async () => {
    machine = await machineWithPackage('apart', { disk: 'tmpfs', net: true });
    await makePlaces(machine);
    await sendFile(
      machine,
      sleeper,
      'process.on("SIGUSR1", () => {}); setTimeout(() => {}, 60000);\n',
    );
    await sendFile(machine, others, othersSource);
    await sendFile(
      machine,
      prober,
      `process.stdin.once('data', (pids) => {
         const { spawnSync } = require('node:child_process');
         const { stdout } = spawnSync('python3', ['${others}', ...String(pids).trim().split(' ')]);
         process.stdout.write(stdout, () => process.exit(0));
       });\n`,
    );
    await sh(
      machine,
      `install -D /usr/bin/true /opt/ladylinux/venv/bin/python
       mkdir -p /run/systemd/system/${live}.d
       printf '[Service]\\nExecStart=\\nExecStart=/usr/bin/python3 -c "import signal, time; signal.signal(10, lambda *_: None); [time.sleep(1) for _ in range(900)]"\\n' > /run/systemd/system/${live}.d/99-test.conf
       systemctl daemon-reload; systemctl restart ${live}`,
    );
  });
  afterAll(() => machine.down());

  it('without a sandbox each of the attempts works, so that their failure means something', async () => {
    const pid = await pidOf(live);
    const told = await sh(machine, `runuser -u ladylinux -- python3 ${others} ${pid}`);
    expect(told.split('\n')).toEqual(
      expect.arrayContaining([
        'see',
        'trace',
        'memory',
        'root',
        'descriptors',
        'environment',
        'signal',
      ]),
    );
  });

  it.each(pairs)('%s and %s, in both directions', async (one, other) => {
    expect(await while_(other, (pid) => reaches(one, pid))).toEqual([]);
    expect(await while_(one, (pid) => reaches(other, pid))).toEqual([]);
  });

  it.each(ofOneUser)('%s reaches %s with a signal at most', async (one, other) => {
    const told = await while_(other, (pid) => reaches(one, pid));
    expect(told.filter((name) => name !== 'signal')).toEqual([]);
  });

  it.each(['resolve', 'build-wheel', 'environment', 'try', 'serve', 'fetch', 'examine'] as const)(
    '%s: nothing of the live service',
    async (task) => {
      expect(await reaches(task, await pidOf(live))).toEqual([]);
    },
  );

  it.each(['prepare', 'models-verify', 'models-download', 'measure'] as const)(
    '%s, of the same user as the live service, is apart from it in both directions',
    async (task) => {
      const told = await reaches(task, await pidOf(live));
      expect(told.filter((name) => name !== 'signal')).toEqual([]);
      const back = await while_(task, (pid) =>
        sh(
          machine,
          `systemd-run --quiet --pipe --wait --collect --uid=ladylinux -p NoNewPrivileges=yes -p ProtectProc=invisible python3 ${others} ${pid}`,
        ),
      );
      expect(back.split('\n').filter((name) => name !== '' && name !== 'signal')).toEqual([]);
    },
  );

  it.each(taskNames)('%s: systemd-analyze security says at most 2.0', async (task) => {
    const told = await while_(task, () =>
      sh(machine, `systemd-analyze security --no-pager ${unitOf(task)} | tail -1`),
    );
    expect(Number(/: (\d+\.\d)/.exec(told)?.[1])).toBeLessThanOrEqual(2.0);
  });
});
