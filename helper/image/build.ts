import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../contract/settings';
import type { Layout } from '../state/layout';
import { shortHash } from '../../contract/plain-text';
import type { Version } from '../state/version';
import { readStamp } from '../tasks/python/check';
import { minorOf } from '../tasks/python/versions';
import { billOfMaterials } from './bill-of-materials';
import { succeeds, type Buildah } from './buildah';
import { healthScript, imagePort } from './health-script';
import { billFile, emptied, healthFile, inImage, layOutLayer } from './layer';

export interface ImageAsked {
  readonly name: string;
  readonly base: string;
  readonly version: Version;
  readonly lock: string;
  readonly settings: Settings;
}

export type ImageBuilt =
  | { readonly kind: 'built'; readonly image: string; readonly digest: string }
  /** The base image has no such Python, or no user for the application. */
  | { readonly kind: 'base-lacks'; readonly what: 'python' | 'user' };

const user = 'ladylinux';

/** Commits the current version as one layer on the base image; all its files have the commit's time. */
export async function buildImage(
  buildah: Buildah,
  layout: Layout,
  asked: ImageAsked,
): Promise<ImageBuilt> {
  const { name, base, version, lock, settings } = asked;
  const folder = join(layout.refreshDir, 'image');
  const container = await buildah('from', '--quiet', '--', base);
  try {
    const python = await readlink(join(layout.venv, 'bin/python'));
    // a Python downloaded by uv is copied into the image
    const comesAlong = python.startsWith(`${layout.pythons}/`);
    const what = await lacking(buildah, base, comesAlong ? null : python, version);
    if (what !== null) return { kind: 'base-lacks', what };
    await emptied(folder);
    const stamp = await readStamp(layout.venv);
    const health = settings.services[0]?.health ?? null;
    await layOutLayer(layout, folder, comesAlong, {
      [billFile]: billOfMaterials(version, lock, stamp?.installed ?? {}),
      [healthFile]: healthScript(health),
      // many applications read their commit from there
      [join(inImage.app, '.git/HEAD')]: `${version.commit.hash}\n`,
    });
    await buildah('copy', '--quiet', '--chown=0:0', container, `${folder}/`, '/');
    await buildah('config', ...configuration(version), container);
    const seconds = String(Math.floor(Date.parse(version.commit.committedAt) / 1000));
    const image = `${name}:${shortHash(version.commit.hash)}`;
    const reproducible = ['--format=oci', `--timestamp=${seconds}`, '--identity-label=false'];
    await buildah('commit', '--quiet', ...reproducible, container, image);
    await buildah('tag', image, `${name}:latest`);
    const digest = await buildah(
      ...['inspect', '--type=image', '--format={{.FromImageDigest}}', image],
    );
    return { kind: 'built', image, digest };
  } finally {
    await succeeds(buildah('rm', container));
    await emptied(folder);
  }
}

/** Checks in a separate container, because programs leave traces. If we bring a Python, only users are checked. */
async function lacking(
  buildah: Buildah,
  base: string,
  program: string | null,
  { python }: Version,
): Promise<'python' | 'user' | null> {
  const container = await buildah('from', '--quiet', '--pull-never', '--', base);
  const runs = (...command: string[]) =>
    succeeds(buildah('run', '--isolation=chroot', container, '--', ...command));
  try {
    const minor = JSON.stringify(minorOf(python.version));
    const compare = `import sys; sys.exit("%d.%d" % sys.version_info[:2] != ${minor})`;
    if (program !== null && !(await runs(program, '-I', '-S', '-c', compare))) return 'python';
    return (await runs('/usr/bin/id', user)) ? null : 'user';
  } finally {
    await succeeds(buildah('rm', container));
  }
}

/** Like ladylinux-api.service, except for the address: podman decides which host ports lead to it. */
function configuration({ commit, branch, repository, entryPoint }: Version): string[] {
  const environment = {
    LADYLINUX_ENTRY_POINT: entryPoint,
    LADYLINUX_HOST: '0.0.0.0',
    LADYLINUX_PORT: imagePort,
    LADYLINUX_MODELS_DIR: inImage.models,
    LADYLINUX_STATE_DIR: inImage.stateDir,
    LADYLINUX_ENV: 'production',
    XDG_CACHE_HOME: inImage.cache,
    XDG_DATA_HOME: inImage.data,
    PYTHONUNBUFFERED: 1,
    PYTHONDONTWRITEBYTECODE: 1,
  };
  const labels = {
    'org.opencontainers.image.title': 'LadyLinux API',
    'org.opencontainers.image.source': repository,
    'org.opencontainers.image.revision': commit.hash,
    'org.opencontainers.image.ref.name': branch,
    'org.opencontainers.image.created': commit.committedAt,
  };
  const listens = ['--host', '0.0.0.0', '--port', String(imagePort)];
  const command = [
    ...[join(inImage.venv, 'bin/python'), '-m', 'uvicorn', ...listens],
    ...['--timeout-graceful-shutdown', '5', entryPoint],
  ];
  return [
    ...pairs('--env', environment),
    ...pairs('--label', labels),
    ...[inImage.models, inImage.stateDir].map((path) => `--volume=${path}`),
    ...[`--user=${user}`, `--workingdir=${inImage.app}`, `--port=${String(imagePort)}`],
    ...['--entrypoint=[]', `--cmd=${JSON.stringify(command)}`, '--stop-signal=SIGTERM'],
    '--created-by=ladylinux-refresh(8)',
  ];
}

const pairs = (option: string, given: Readonly<Record<string, string | number>>) =>
  Object.entries(given).map(([name, value]) => `${option}=${name}=${String(value)}`);
