import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { testCacheDirectory } from '../../../build/support/paths.mjs';
import { base } from '../../support/machine';

const release = base?.name ?? 'bookworm';
const number = { bookworm: '12', trixie: '13' }[release] ?? '';

/**
 * Builds docs/examples/Containerfile into an OCI archive, for the release of the machines. It is kept, like the roots of machines. The
 * base comes from Debian's own archive instead of docker.io/library/debian, so no registry is asked.
 */
export async function baseImage(): Promise<string> {
  const containerfile = await readFile(resolve('docs/examples/Containerfile'));
  const hash = createHash('sha256').update(containerfile).digest('hex').slice(0, 12);
  const archive = join(testCacheDirectory(), `image-${release}-${hash}.tar`);
  if (existsSync(archive)) return archive;
  await mkdir(testCacheDirectory(), { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), 'base-image-'));
  // a separate store, and no kernel features that a container engine lacks inside a container
  const buildah = async (...args: string[]) => {
    const store = ['--root', join(folder, 'store'), '--runroot', join(folder, 'run')];
    const env = { STORAGE_DRIVER: 'vfs', BUILDAH_ISOLATION: 'chroot' };
    return (await execa('buildah', [...store, ...args], { env })).stdout;
  };
  try {
    const root = join(folder, 'root');
    // includes the packages of the second step, so that they are fetched once
    const include = '--include=ca-certificates,python3';
    await execa('debootstrap', ['--variant=minbase', include, release, root]);
    const container = await buildah('from', 'scratch');
    await buildah('copy', '--quiet', container, root, '/');
    const slim = `docker.io/library/debian:${number}-slim`;
    await buildah('commit', '--quiet', '--rm', container, slim);
    await rm(root, { recursive: true });
    const context = join(folder, 'context');
    await mkdir(context);
    await copyFile(resolve('docs/examples/Containerfile'), join(context, 'Containerfile'));
    const asked = ['--pull-never', `--build-arg=DEBIAN=${number}`, '--tag=ladylinux-base'];
    await buildah('build', ...asked, context);
    const making = join(folder, 'image.tar');
    await buildah('push', '--quiet', 'localhost/ladylinux-base', `oci-archive:${making}`);
    await copyFile(making, `${archive}.making`);
    await rename(`${archive}.making`, archive);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return archive;
}
