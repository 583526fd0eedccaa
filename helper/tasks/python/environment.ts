import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { certificatesFile, certificatesVariable } from '../../lib/certificates';
import { proxyVariables } from '../../lib/proxy';
import type { PackageSource } from './types';

/** Without any data. A large download on a slow line has no limit but the task's. */
const silenceSeconds = '45';

/** Keeps settings of the host, the user and the caller's shell away from Python. */
export function bareEnvironment(home: string): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    NO_COLOR: '1',
    PYTHONNOUSERSITE: '1',
    PYTHONIOENCODING: 'utf-8',
  };
}

/** Where both tools put unfinished downloads. */
export const temporaryOf = ({ workDir }: PackageSource): string => join(workDir, 'tmp');

/** The environment of uv and pip: the package index comes only from the parameter. */
export async function packageEnvironment(source: PackageSource): Promise<Record<string, string>> {
  const home = join(source.workDir, 'home');
  const temporary = temporaryOf(source);
  await mkdir(home, { recursive: true });
  await mkdir(temporary, { recursive: true });
  await mkdir(source.cacheDir, { recursive: true });
  return {
    ...bareEnvironment(home),
    TMPDIR: temporary,
    PIP_CONFIG_FILE: '/dev/null',
    PIP_INDEX_URL: source.index,
    PIP_CACHE_DIR: join(source.cacheDir, 'pip'),
    PIP_NO_INPUT: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_ROOT_USER_ACTION: 'ignore',
    PIP_DEFAULT_TIMEOUT: silenceSeconds,
    PIP_RETRIES: '3',
    // resumes one archive by range requests; older versions of pip ignore it
    PIP_RESUME_RETRIES: '50',
    UV_NO_CONFIG: '1',
    UV_DEFAULT_INDEX: source.index,
    UV_CACHE_DIR: join(source.cacheDir, 'uv'),
    UV_PYTHON_DOWNLOADS: 'never',
    UV_PYTHON_PREFERENCE: 'only-system',
    // Paths in the sandbox are separate mounts, which hard links cannot cross.
    UV_LINK_MODE: 'copy',
    UV_NO_PROGRESS: '1',
    UV_HTTP_TIMEOUT: silenceSeconds,
    UV_HTTP_RETRIES: '3',
    ...proxyVariables(),
    ...(await certificateEnvironment()),
  };
}

async function certificateEnvironment(): Promise<Record<string, string>> {
  const file = certificatesFile();
  try {
    await access(file);
  } catch {
    return {};
  }
  return {
    PIP_CERT: file,
    [certificatesVariable]: file,
    // Two names of one switch: uv renamed it, and the system's uv may be older than ours.
    UV_NATIVE_TLS: '1',
    UV_SYSTEM_CERTS: '1',
  };
}
