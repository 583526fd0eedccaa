import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bareEnvironment } from './environment';
import { receivePinned, sha256OfFile } from './pinned-wheel';
import { runProcess } from './process';
import type { NoUv, Interpreter, Watch } from './types';

/** The uv to download if the system has none. Hashes as given by PyPI. */
export const uvRelease = {
  version: '0.13.9',
  platforms: {
    'linux-x86_64': {
      wheel: 'uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
      wheelSha256: 'd7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19',
      binarySha256: 'b73acdf73b96c3ac9e56d2fa933427b3ee6a901e3cce6ba1e3ecb3f91ca0d86a',
    },
    'linux-aarch64': {
      wheel:
        'uv-0.13.9-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl',
      wheelSha256: '5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe',
      binarySha256: 'bbecb5ac518030bb5e84f1999c577228460192832ac24a92bd772735682979f4',
    },
  },
} as const;

type UvPlatform = keyof typeof uvRelease.platforms;

function uvPlatform(platform: string): UvPlatform | null {
  return platform in uvRelease.platforms ? (platform as UvPlatform) : null;
}

interface BootstrapRequest extends Watch {
  toolsDir: string;
  index: string;
  python: Interpreter;
}

type BootstrapResult = { ok: true; path: string } | { ok: false; reason: NoUv };

export function bootstrappedUv(toolsDir: string): string {
  return join(toolsDir, `uv-${uvRelease.version}`, 'uv');
}

/** Whether the tools folder has our release of uv, byte for byte. */
export async function hasBootstrappedUv(toolsDir: string, python: Interpreter): Promise<boolean> {
  const platform = uvPlatform(python.platform);
  if (platform === null) return false;
  return (
    (await sha256OfFile(bootstrappedUv(toolsDir))) === uvRelease.platforms[platform].binarySha256
  );
}

/**
 * Downloads the pinned wheel of uv from the package index to the tools folder. Needs neither pip nor ensurepip.
 * Replaces an old one by rename, so that a reader sees it complete or not at all.
 */
export async function bootstrapUv(request: BootstrapRequest): Promise<BootstrapResult> {
  const { toolsDir, python } = request;
  const platform = uvPlatform(python.platform);
  if (platform === null) return no('unsupported-platform', python.platform);
  const { wheel: file, wheelSha256: sha256, binarySha256 } = uvRelease.platforms[platform];

  request.onOutput?.(`fetching uv ${uvRelease.version} from ${request.index}`);
  const wheel = await receivePinned({ name: 'uv', file, sha256 }, toolsDir, request);
  if (!wheel.ok) return wheel;

  const scratch = await mkdtemp(join(toolsDir, '.uv-'));
  try {
    return await unpack(request, scratch, wheel.path, binarySha256);
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await rm(wheel.path, { force: true });
  }
}

async function unpack(
  { toolsDir, python, signal }: BootstrapRequest,
  scratch: string,
  archive: string,
  binarySha256: string,
): Promise<BootstrapResult> {
  const unpacked = join(scratch, 'unpacked');
  const ready = join(scratch, 'ready');
  const run = await runProcess(python.path, ['-I', '-m', 'zipfile', '-e', archive, unpacked], {
    cwd: scratch,
    env: bareEnvironment(scratch),
    seconds: 120,
    signal,
  });
  if (run.ended === 'cancelled') return no('cancelled', '');
  if (run.exitCode !== 0) return no('unpack-failed', run.tail.trim().slice(-500));
  const binary = join(unpacked, `uv-${uvRelease.version}.data/scripts/uv`);
  if ((await sha256OfFile(binary)) !== binarySha256) return no('hash-mismatch', 'uv');
  await mkdir(ready);
  await rename(binary, join(ready, 'uv'));
  await chmod(join(ready, 'uv'), 0o755);

  const path = bootstrappedUv(toolsDir);
  const place = join(path, '..');
  await rm(place, { recursive: true, force: true });
  try {
    await rename(ready, place);
  } catch (error) {
    // Another run put the same files there a moment ago.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
  return { ok: true, path };
}

function no(why: NoUv['why'], detail: string): BootstrapResult {
  return { ok: false, reason: { why, detail } };
}
