import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa, type ExecaChildProcess } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../contract/outcome';
import { canBoot } from '../support/machine';
import { createRepository, type TestRepository } from '../support/repositories';
import { helperDeb } from './world/machine';

const requirements = 'fastapi==0.115.6\nuvicorn==0.34.0\n';
/** Writes its user and groups at import time to a file that everybody can read. */
const application = `
import os, pathlib
from fastapi import FastAPI

pathlib.Path("/tmp/imported").write_text(f"{os.getuid()} {os.getgroups()} {pathlib.Path('/proc/self/status').read_text()}")
app = FastAPI()


@app.get("/")
def home():
    return {}
`;
const hook = '#!/bin/sh\nid -un > /tmp/hook-ran-as\n';

let folder: string;
let holder: ExecaChildProcess;
let inside: readonly string[];
let upstream: TestRepository;

/** Like an image build: an overlay of the host's root, its own processes, and no systemd. */
async function enter(deb: string): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'no-systemd-'));
  const script = `
    set -eu
    mount --make-rprivate /
    mount -t tmpfs none "$1"
    cd "$1" && mkdir up work root
    mount -t overlay none -o lowerdir=/,upperdir=up,workdir=work root
    mount -t proc none root/proc
    mount --rbind /dev root/dev
    mount -t tmpfs none root/run
    mount -t tmpfs -o mode=1777 none root/tmp
    mount -t tmpfs -o mode=755 none root/opt
    cp --dereference /etc/resolv.conf "$1/resolv.conf"
    rm -f root/etc/resolv.conf && cp "$1/resolv.conf" root/etc/resolv.conf
    cp "$2" root/tmp/
    echo ready
    exec sleep infinity`;
  holder = execa(
    'unshare',
    ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script, 'sh', folder, deb],
    { reject: false },
  );
  const { stdout } = holder;
  if (stdout === null) throw new Error('no output');
  await new Promise<void>((done, fail) => {
    stdout.once('data', () => {
      done();
    });
    void holder.then(({ stderr }) => {
      fail(new Error(stderr));
    });
  });
  const children = await execa('pgrep', ['--parent', String(holder.pid)]);
  inside = ['nsenter', '--target', children.stdout.trim(), '--mount', '--pid', 'chroot'];
  inside = [...inside, join(folder, 'root')];
}

async function sh(script: string) {
  const [program = '', ...args] = inside;
  return execa(program, [...args, 'sh', '-euc', script], {
    reject: false,
    stdin: 'ignore',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', HOME: '/root' },
    extendEnv: false,
  });
}

const out = async (script: string) => {
  const { exitCode, stdout, stderr } = await sh(script);
  expect(exitCode, `${script}\n${stdout}\n${stderr}`).toBe(0);
  return stdout;
};

describe.skipIf(!canBoot)('a machine with no systemd at all, as root', () => {
  beforeAll(async () => {
    const deb = await helperDeb();
    await enter(deb);
    upstream = await createRepository(join(folder, 'upstream.git'), {
      message: 'Serve a page',
      files: {
        'api_layer.py': application,
        'requirements.txt': requirements,
        'refresh/prepare': hook,
      },
      executable: ['refresh/prepare'],
    });
    const [program = '', ...args] = inside;
    const tar = await execa('tar', ['-C', folder, '-c', 'upstream.git'], { encoding: null });
    await execa(program, [...args, 'tar', '-C', '/srv', '-x', '--no-same-owner'], {
      input: tar.stdout,
    });
    await out('test ! -e /run/systemd/system; userdel ladylinux 2>/dev/null || true');
  });
  afterAll(async () => {
    holder.kill('SIGKILL');
    await holder;
    await rm(folder, { recursive: true, force: true });
  });

  it('gets an error from what needs one, and nothing is changed', async () => {
    await out(`dpkg --install /tmp/${basename(await helperDeb())}`);
    for (const verb of ['install', 'timer', 'timer on']) {
      const { exitCode, stderr } = await sh(`ladylinux-refresh ${verb}`);
      expect(stderr, verb).toContain('This computer does not run systemd');
      expect(exitCode, verb).not.toBe(0);
    }
    expect(await out('ls -A /opt; ls -A /etc/ladylinux 2>/dev/null || true')).toBe('');
  });

  it('refuses a prefix in a folder that others may change, or may not enter', async () => {
    for (const [prefix, said] of [
      ['/tmp/layer', 'is not safe to work below'],
      ['/root/layer', 'The user ladylinux-build, who runs repository code, cannot enter'],
    ] as const) {
      await out('chmod 700 /root');
      const { exitCode, stderr } = await sh(
        `ladylinux-refresh refresh --prefix ${prefix} --no-service`,
      );
      expect(stderr).toContain(said);
      expect(exitCode).toBe(exitCodes.stagingFailed);
      await out(`test ! -e ${prefix}`);
    }
  });

  it('refuses to run repository code as root for want of its users', async () => {
    await out(
      'getent passwd ladylinux-build > /tmp/account; sed -i /^ladylinux-build:/d /etc/passwd',
    );
    const { exitCode, stderr } = await sh('ladylinux-refresh refresh --prefix / --no-service');
    await out('cat /tmp/account >> /etc/passwd');
    expect(stderr).toMatch(/ladylinux-build is missing.*useradd --system/);
    expect(exitCode).toBe(exitCodes.stagingFailed);
  });

  it('builds the layer in the place of a machine', async () => {
    // git refuses a repository of somebody else than its caller
    await out('chown -R ladylinux-build: /srv/upstream.git');
    const shown = await out(
      'ladylinux-refresh refresh --prefix / --no-service --repository file:///srv/upstream.git --branch main',
    );
    const commit = (await upstream.head()).slice(0, 7);
    expect(shown).toContain(`The application layer in place is ${commit}. No service was started.`);
    expect(await out('/opt/ladylinux/venv/bin/python -c "import fastapi; print(1)"')).toBe('1');
    expect(await out('head -1 /opt/ladylinux/venv/bin/uvicorn')).toContain('/opt/ladylinux/venv/');
  });

  it('ran no line of the repository as root', async () => {
    const imported = await out('cat /tmp/imported');
    const build = await out('id -u ladylinux-build');
    expect(imported.startsWith(`${build} [] `)).toBe(true);
    expect(imported).toMatch(/^CapEff:\s+0+$/m);
    expect(imported).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(await out('cat /tmp/hook-ran-as')).toBe('ladylinux');
  });

  it.each([
    ['/opt/ladylinux', 'root 755'],
    ['/opt/ladylinux/app', 'ladylinux-build 755'],
    ['/opt/ladylinux/venv', 'ladylinux-build 755'],
    ['/opt/ladylinux/models', 'ladylinux 755'],
    ['/var/lib/ladylinux/data', 'ladylinux 750'],
    ['/var/lib/ladylinux-refresh/private', 'root 700'],
  ])('section 5: %s is %s', async (path, expected) => {
    expect(await out(`stat -c '%U %a' ${path}`)).toBe(expected);
  });

  it('checks a commit and refreshes to the next one', async () => {
    const hash = await upstream.commit({ files: { 'MORE.md': 'More\n' } });
    const bundle = await execa('git', ['-C', upstream.path, 'bundle', 'create', '-', 'main'], {
      encoding: null,
    });
    const [program = '', ...args] = inside;
    await execa(program, [...args, 'tee', '/tmp/more.bundle'], {
      input: bundle.stdout,
      stdout: 'ignore',
    });
    await out(
      'git -c safe.directory=* -C /srv/upstream.git fetch --quiet /tmp/more.bundle +main:main',
    );
    await out('rm /tmp/imported');
    expect(await out('ladylinux-refresh check --prefix / ')).toContain('would refresh cleanly');
    expect((await out('cat /tmp/imported')).startsWith('0 ')).toBe(false);
    await out('test ! -e /opt/ladylinux/app/MORE.md');
    await out('ladylinux-refresh refresh --prefix / --no-service');
    expect(await out('cat /opt/ladylinux/app/MORE.md')).toBe('More');
    expect(await out('ladylinux-refresh history --prefix / --json')).toContain(hash);
    expect(await out('ls -A /opt/ladylinux/.refresh/next')).toBe('');
  });

  it('looks ahead, examines and goes back as these users too', async () => {
    await out('rm -f /tmp/imported /tmp/hook-ran-as');
    const { exitCode, stderr } = await sh('ladylinux-refresh preview --prefix / --json');
    expect(exitCode, stderr).toBe(exitCodes.nothingToDo);
    expect((await sh('ladylinux-refresh doctor --prefix / --json')).stdout).not.toContain(
      'check-failed',
    );
    await out('ladylinux-refresh rollback --prefix /');
    await out('test ! -e /opt/ladylinux/app/MORE.md');
    expect(await out('cat /tmp/hook-ran-as')).toBe('ladylinux');
    expect(await out('find /opt/ladylinux/app /opt/ladylinux/venv -uid 0')).toBe('');
  });

  it('is not taken for a prefix with a service', async () => {
    const { exitCode, stderr } = await sh('ladylinux-refresh refresh --prefix /');
    expect(stderr).toContain('--prefix / needs --no-service');
    expect(exitCode).toBe(exitCodes.usage);
  });
});
