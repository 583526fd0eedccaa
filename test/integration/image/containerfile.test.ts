import { chmod, copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot } from '../../support/machine';
import { makeInternet, type Internet } from '../../machine/world/internet';
import { helperDeb } from '../../machine/world/machine';

const minutes = 60_000;
const address = '127.77.0.1';
const image = 'localhost/ladylinux-test';

let folder: string;
let internet: Internet;

/** With its own store, removed afterwards, and nothing of the kernel that a container engine in a container does not have. */
const buildah = (...args: string[]) =>
  execa(
    'buildah',
    [...['--root', join(folder, 'store'), '--runroot', join(folder, 'run')], ...args],
    {
      env: { STORAGE_DRIVER: 'vfs', BUILDAH_ISOLATION: 'chroot' },
      all: true,
    },
  );

/** What docker.io/library/debian:12-slim is made of, from Debian's own archive: the registry is not asked. */
async function offerBase(): Promise<void> {
  const base = join(folder, 'base');
  await execa('debootstrap', ['--variant=minbase', 'bookworm', base]);
  const anchors = join(base, 'usr/local/share/ca-certificates');
  await mkdir(anchors, { recursive: true });
  await copyFile(internet.certificate, join(anchors, 'test.crt'));
  const { stdout: container } = await buildah('from', 'scratch');
  await buildah('copy', '--quiet', container, base, '/');
  await buildah('commit', '--quiet', '--rm', container, 'docker.io/library/debian:12-slim');
  await rm(base, { recursive: true });
}

/** By way of a file: without a terminal, what a short command says on its pipe is sometimes lost by buildah's chroot isolation. */
async function inImage(script: string): Promise<string> {
  const answers = await mkdtemp(join(folder, 'answers-'));
  await chmod(answers, 0o777);
  const { stdout: container } = await buildah('from', '--pull-never', image);
  const shell = ['sh', '-euc', `{ ${script}; } > /answers/text`];
  await buildah('run', `--volume=${answers}:/answers`, container, '--', ...shell);
  await buildah('rm', container);
  return (await readFile(join(answers, 'text'), 'utf8')).trim();
}

describe.skipIf(!canBoot)('docs/examples/Containerfile', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'image-'));
    internet = await makeInternet();
    await internet.serveAt(address);
    await offerBase();
  }, 10 * minutes);
  afterAll(async () => {
    await internet[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'builds an image with the application layer, and none of what built it',
    async () => {
      const context = join(folder, 'context');
      await mkdir(context);
      const deb = await helperDeb();
      await copyFile(deb, join(context, basename(deb)));
      await copyFile(resolve('docs/examples/Containerfile'), join(context, 'Containerfile'));
      const hosts = ['github.com', 'pypi.org', 'files.pythonhosted.org'];
      await buildah(
        'build',
        '--pull-never',
        ...hosts.map((host) => `--add-host=${host}:${address}`),
        `--tag=${image}`,
        context,
      );
      expect(await inImage('cat /opt/ladylinux/app/api_layer.py')).toBe(
        (await readFile('sample/app/api_layer.py', 'utf8')).trim(),
      );
      expect(await inImage('/opt/ladylinux/venv/bin/python -c "import api_layer; print(1)"')).toBe(
        '1',
      );
      expect(await inImage('id -un; ls /usr/bin/git /usr/bin/node 2>/dev/null || true')).toBe(
        'ladylinux',
      );
    },
    15 * minutes,
  );
});
