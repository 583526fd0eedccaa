import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, vi } from 'vitest';
import { helperBundle, makePrefix } from '../../support/prefix';

vi.setConfig({ testTimeout: 400_000 });

/** What git, the service’s user and Python see of a tree; packed objects of git and byte code have the time in them. */
async function seen(root: string): Promise<Record<string, string>> {
  const names = await readdir(root, { recursive: true });
  const own = names.filter(
    (name) => !/(?:^|\/)(?:\.git\/(?:index|logs\/|objects\/)|__pycache__\/)/.test(name),
  );
  const facts = await Promise.all(
    own.map(async (name) => {
      const path = join(root, name);
      const { mode, uid, gid } = await lstat(path);
      const isFile = (mode & 0o170_000) === 0o100_000;
      const isLink = (mode & 0o170_000) === 0o120_000;
      const content = isFile
        ? createHash('sha256')
            .update(await readFile(path))
            .digest('hex')
        : isLink
          ? await readlink(path)
          : '';
      return [name, `${mode.toString(8)} ${String(uid)}:${String(gid)} ${content}`] as const;
    }),
  );
  return Object.fromEntries(facts);
}

it('what is in service does not depend on who happened to build it', async () => {
  await using prefix = await makePrefix();
  const { layout, upstream } = prefix;
  await upstream.git.addTag('v1.0');
  await upstream.git.pushTags('origin');
  expect((await prefix.run('refresh')).report?.outcome).toBe('refreshed');
  const both = async () => [await seen(layout.app), await seen(layout.venv)];
  const usual = await both();

  // a caller who hides what he makes, and whose own configuration sends git, pip and uv elsewhere
  const home = join(prefix.folder, 'home');
  for (const [name, text] of [
    ['.gitconfig', '[core]\n\tautocrlf = true\n\tfileMode = false\n[user]\n\tname = somebody\n'],
    ['.config/pip/pip.conf', '[global]\nindex-url = http://127.0.0.1:9/simple\n'],
    ['.config/uv/uv.toml', 'index-url = "http://127.0.0.1:9/simple"\n'],
    ['.pydistutils.cfg', '[install]\nprefix = /nonexistent\n'],
  ] as const) {
    await mkdir(join(home, name, '..'), { recursive: true });
    await writeFile(join(home, name), text);
  }
  const refresh = [process.execPath, helperBundle, 'refresh', '--force', '--rebuild', '--json'];
  const { stdout, exitCode } = await execa(
    '/bin/sh',
    ['-c', 'umask 077; exec "$@"', 'sh', ...refresh, '--prefix', layout.root],
    {
      reject: false,
      cwd: home,
      env: {
        HOME: home,
        XDG_CONFIG_HOME: join(home, '.config'),
        PIP_INDEX_URL: 'http://127.0.0.1:9/simple',
        PIP_TARGET: '/nonexistent',
        UV_INDEX_URL: 'http://127.0.0.1:9/simple',
        UV_LINK_MODE: 'symlink',
        GIT_DIR: '/nonexistent',
        GIT_WORK_TREE: '/nonexistent',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'core.symlinks',
        GIT_CONFIG_VALUE_0: 'false',
        PYTHONPATH: home,
        PYTHONDONTWRITEBYTECODE: '1',
        VIRTUAL_ENV: '/nonexistent',
      },
    },
  );
  expect(exitCode, stdout.slice(-2000)).toBe(0);
  const again = await both();
  expect(Object.keys(again[1] ?? {}).length).toBeGreaterThan(100);
  expect(again).toEqual(usual);
  const { stdout: described } = await execa('git', ['-C', layout.app, 'describe', '--tags']);
  expect(described).toBe('v1.0');
});
