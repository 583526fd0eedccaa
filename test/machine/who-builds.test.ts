import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot } from '../support/machine';
import { lastReport, sh } from './world/machine';
import { setUpMachine, type SetUp } from './world/set-up';

let world: SetUp;

/** A caller who hides what they make, and whose own configuration and environment send git, pip and uv elsewhere. */
const contrary = (home: string) => `
mkdir -p ${home}/.config/pip ${home}/.config/uv
printf '[core]\\n\\tautocrlf = true\\n\\tfileMode = false\\n' > ${home}/.gitconfig
printf '[global]\\nindex-url = http://127.0.0.1:9/simple\\n' > ${home}/.config/pip/pip.conf
printf 'index-url = "http://127.0.0.1:9/simple"\\n' > ${home}/.config/uv/uv.toml
printf '[install]\\nprefix = /nonexistent\\n' > ${home}/.pydistutils.cfg
cat > ${home}/environment <<'X'
umask 077
export HOME=${home} XDG_CONFIG_HOME=${home}/.config PIP_INDEX_URL=http://127.0.0.1:9/simple PIP_TARGET=/nonexistent
export UV_INDEX_URL=http://127.0.0.1:9/simple UV_LINK_MODE=symlink GIT_DIR=/nonexistent GIT_WORK_TREE=/nonexistent
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.symlinks GIT_CONFIG_VALUE_0=false
export PYTHONPATH=${home} PYTHONDONTWRITEBYTECODE=1 VIRTUAL_ENV=/nonexistent
cd ${home}
X`;

/** Everything that the service's user can see in both trees, except times, git's packs and last writes, and byte code. */
const seen = `runuser -u ladylinux -- bash -euo pipefail -c '
cd /opt/ladylinux
find app venv ! -path "app/.git/objects/*" ! -path "app/.git/index" ! -path "app/.git/logs/*" ! -path "*/__pycache__/*" \\
  -printf "%p %M %U:%G %l\\n" | LC_ALL=C sort
find app venv -type f ! -path "app/.git/*" ! -path "*/__pycache__/*" -print0 | LC_ALL=C sort -z | xargs -0 sha256sum'`;

const told = `
pid=$(systemctl show -P MainPID ladylinux-api.service)
tr '\\0' '\\n' < /proc/$pid/environ | grep ^GIT_ > /tmp/of-git
as() { runuser -u ladylinux -- env -i PATH="$PATH" $(cat /tmp/of-git) "$@"; }
as git -C /opt/ladylinux/app describe --tags
as git -C /opt/ladylinux/app status --porcelain
as git -C /opt/ladylinux/app log --format='%H %an %s' -1
as /opt/ladylinux/venv/bin/python -c 'import importlib.metadata as m; print(sorted((d.name, d.version) for d in m.distributions()))'`;

describe.skipIf(!canBoot)('the version in service, whoever asks', { tags: 'thorough' }, () => {
  beforeAll(async () => {
    world = await setUpMachine('builders');
    const { upstream } = world.internet;
    await upstream.git.addTag('v1.0');
    await upstream.git.pushTags('origin');
    await sh(
      world.machine,
      `useradd --create-home --user-group ada
       echo 'ada ALL=(root) NOPASSWD:SETENV: ALL' > /etc/sudoers.d/ada
       ${contrary('/home/ada')}
       chown -R ada:ada /home/ada
       ${contrary('/root')}`,
    );
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('git, Python and the service’s user see the same of it', async () => {
    const { machine } = world;
    const refresh = 'ladylinux-refresh refresh --force --rebuild';
    const after = async (command: string) => {
      await sh(machine, command);
      expect((await lastReport(machine)).message.code, command).toBe('refreshed');
      return { seen: (await sh(machine, seen)).split('\n'), told: await sh(machine, told) };
    };
    const usual = await after(refresh);
    expect(usual.seen.length).toBeGreaterThan(500);
    expect(usual.told).toMatch(/^v1\.0\n[0-9a-f]{40} .*\n.*uvicorn/);

    expect(await after(`. /root/environment; ${refresh}`)).toEqual(usual);
    const asAda = `. ~/environment; sudo --preserve-env ${refresh}`;
    expect(await after(`runuser -u ada -- bash -euc ${JSON.stringify(asAda)}`)).toEqual(usual);
    expect((await lastReport(machine)).requestedBy).toBe('ada');
  });
});
