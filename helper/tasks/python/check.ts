import { lstat, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../../../common/lines';
import { Sha256 } from '../../../contract/primitives';
import { isManagedPython } from '../../host/tasks/managed-python';
import { fingerprint, inspectPython } from './interpreter';
import { isOfVersion, lockFromText, parseLock, type Lock, type LockEntry } from './lock';
import { normalizeName } from './requirements';
import { minorOf } from './versions';

/** The stamp that we leave in a venv we made. Readers trust it only as far as its schema. */
const VenvStamp = z.object({
  schema: z.literal(1),
  fingerprint: Sha256,
  lockSha256: Sha256,
  python: z.string().max(60),
  platform: z.string().max(200),
  tool: z.enum(['uv', 'pip']),
  /** Normalized name to version, right after the installation. */
  installed: z.record(z.string().max(200), z.string().max(200)),
});
export type VenvStamp = z.infer<typeof VenvStamp>;

export const stampName = '.ladylinux-venv.json';

export async function readStamp(venvDir: string): Promise<VenvStamp | null> {
  const text = await readFile(join(venvDir, stampName), 'utf8').catch(() => '');
  return VenvStamp.safeParse(parseJson(text)).data ?? null;
}

export async function writeStamp(venvDir: string, stamp: VenvStamp): Promise<void> {
  await writeFile(join(venvDir, stampName), `${JSON.stringify(stamp, null, 2)}\n`);
}

interface WrongVersion {
  name: string;
  installed: string;
  locked: string;
}

export type VenvCheck =
  | {
      kind: 'ok';
      python: string;
      packages: number;
      /** Installed but not on the list, not counting pip and similar. */
      extra: string[];
      fingerprint: string;
      tool: 'uv' | 'pip';
    }
  | { kind: 'absent' }
  /** Not a working venv. */
  | {
      kind: 'corrupt';
      why:
        'not-a-folder' | 'no-pyvenv-cfg' | 'no-interpreter' | 'interpreter-fails' | 'not-isolated';
      detail: string;
    }
  /** Works, but does not match the list. */
  | {
      kind: 'differs';
      missing: string[];
      wrong: WrongVersion[];
      extra: string[];
      why: 'packages' | 'not-made-by-us' | 'other-python' | 'other-lock';
    }
  | { kind: 'cancelled' };

export interface CheckRequest {
  venvDir: string;
  /** A list in our format. */
  lock: string;
  /** The interpreter of the settings, which need not be the system's. */
  python?: string | undefined;
  /** The folder of interpreters downloaded by uv. */
  pythons?: string | undefined;
  signal?: AbortSignal | undefined;
}

type PythonFacts =
  | {
      kind: 'ok';
      version: string;
      abi: string;
      platform: string;
      installed: Record<string, string>;
    }
  | { kind: 'fails'; detail: string }
  | { kind: 'not-isolated' }
  /** Its interpreter is neither the system's, nor downloaded by uv, nor the one of the settings. */
  | { kind: 'stranger' }
  | { kind: 'cancelled' };

/** Part of every venv, or left over from making one; a list need not name them. */
const seeds = new Set(['pip', 'setuptools', 'wheel']);

/** Compares the installed packages with the list. */
export async function checkVenv(request: CheckRequest): Promise<VenvCheck> {
  const { venvDir, lock } = request;
  const broken = await missingParts(venvDir);
  if (broken !== null) return broken;
  const found = await describe(venvDir, request);
  switch (found.kind) {
    case 'stranger':
      return { kind: 'differs', missing: [], wrong: [], extra: [], why: 'other-python' };
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'not-isolated':
      return { kind: 'corrupt', why: 'not-isolated', detail: venvDir };
    case 'fails':
      return { kind: 'corrupt', why: 'interpreter-fails', detail: found.detail };
    case 'ok':
      return compare(lockFromText(lock), found, await readStamp(venvDir));
  }
}

function compare(
  lock: Lock,
  found: Extract<PythonFacts, { kind: 'ok' }>,
  stamp: VenvStamp | null,
): VenvCheck {
  const entries = parseLock(lock.text);
  const { installed } = found;
  const byName = new Map<string, LockEntry[]>();
  for (const entry of entries) byName.set(entry.name, [...(byName.get(entry.name) ?? []), entry]);

  const missing: string[] = [];
  const wrong: WrongVersion[] = [];
  for (const [name, candidates] of byName) {
    const version = installed[name];
    if (version === undefined) {
      // The stamp shows whether the marker was true when the venv was made.
      const needed =
        candidates.some(({ marker }) => marker === null) || stamp?.installed[name] !== undefined;
      if (needed) missing.push(name);
    } else if (!candidates.some((entry) => isOfVersion(entry, version))) {
      const locked = candidates.map((entry) => entry.version).join(' or ');
      wrong.push({ name, installed: version, locked });
    }
  }
  const extra = Object.keys(installed)
    .filter((name) => !byName.has(name) && !seeds.has(name))
    .sort();
  const differs = (why: Extract<VenvCheck, { kind: 'differs' }>['why']): VenvCheck => ({
    kind: 'differs',
    missing: missing.sort(),
    wrong,
    extra,
    why,
  });
  if (missing.length > 0 || wrong.length > 0) return differs('packages');
  if (stamp === null) return differs('not-made-by-us');
  if (stamp.lockSha256 !== lock.sha256) return differs('other-lock');
  const now = fingerprint(lock, found);
  if (stamp.fingerprint !== now) return differs('other-python');
  return {
    kind: 'ok',
    python: found.version,
    packages: Object.keys(installed).filter((name) => byName.has(name)).length,
    extra,
    fingerprint: now,
    tool: stamp.tool,
  };
}

async function missingParts(venvDir: string): Promise<VenvCheck | null> {
  const folder = await lstat(venvDir).catch(() => null);
  if (folder === null) return { kind: 'absent' };
  if (!folder.isDirectory()) return { kind: 'corrupt', why: 'not-a-folder', detail: venvDir };
  const settings = join(venvDir, 'pyvenv.cfg');
  if (!((await lstat(settings).catch(() => null))?.isFile() ?? false)) {
    return { kind: 'corrupt', why: 'no-pyvenv-cfg', detail: settings };
  }
  const interpreter = join(venvDir, 'bin/python');
  if ((await lstat(interpreter).catch(() => null)) === null) {
    return { kind: 'corrupt', why: 'no-interpreter', detail: interpreter };
  }
  return null;
}

/** Reads what is installed and runs none of it: files in a venv may have been written to deceive. */
export async function describe(
  venvDir: string,
  { python, pythons, signal }: Pick<CheckRequest, 'python' | 'pythons' | 'signal'>,
): Promise<PythonFacts> {
  const settings = await readFile(join(venvDir, 'pyvenv.cfg'), 'utf8');
  const isIsolated =
    /^home *=/m.test(settings) && !/^include-system-site-packages *= *true/im.test(settings);
  if (!isIsolated) return { kind: 'not-isolated' };
  const interpreter = await ownInterpreter(venvDir, python, pythons);
  if (typeof interpreter !== 'string') return interpreter;
  const base = await inspectPython(interpreter, signal === undefined ? {} : { signal });
  if (!base.ok) {
    if (base.failure.kind === 'cancelled') return { kind: 'cancelled' };
    return { kind: 'fails', detail: 'detail' in base.failure ? base.failure.detail : '' };
  }
  const { version, abi, platform } = base.value;
  const installed = await installedIn(sitePackages(venvDir, version));
  return { kind: 'ok', version, abi, platform, installed };
}

export const sitePackages = (venvDir: string, version: string): string =>
  join(venvDir, `lib/python${minorOf(version)}/site-packages`);

/** The venv's real interpreter: the system's, uv's, or the settings'. Started by its own path, it ignores the venv. */
async function ownInterpreter(
  venvDir: string,
  known: string | undefined,
  pythons: string | undefined,
): Promise<string | Extract<PythonFacts, { kind: 'fails' | 'stranger' }>> {
  try {
    const path = await realpath(join(venvDir, 'bin/python'));
    if (known !== undefined && path === (await realpath(known).catch(() => null))) return path;
    if (pythons !== undefined && isManagedPython(path, await realpath(pythons).catch(() => '')))
      return path;
    const { uid, mode } = await lstat(path);
    const isOfTheSystem = uid === 0 && (mode & 0o022) === 0 && /\/python3(?:\.\d+)?$/.test(path);
    return isOfTheSystem ? path : { kind: 'stranger' };
  } catch (error) {
    return { kind: 'fails', detail: (error as NodeJS.ErrnoException).code ?? '' };
  }
}

/** Normalized name to version of each *.dist-info. */
async function installedIn(library: string): Promise<Record<string, string>> {
  const installed: Record<string, string> = {};
  for (const folder of await readdir(library).catch(() => [])) {
    const found = folder.endsWith('.dist-info') ? await packageOf(join(library, folder)) : null;
    if (found !== null) installed[found.name] = found.version;
  }
  return installed;
}

/** The package of a *.dist-info folder, PyPA "Core metadata". */
export async function packageOf(
  distInfo: string,
): Promise<{ readonly name: string; readonly version: string } | null> {
  const text = await readFile(join(distInfo, 'METADATA'), 'utf8').catch(() => '');
  const [head = ''] = text.split(/\r?\n\r?\n/, 1);
  const name = /^Name: *(\S+)\s*$/im.exec(head)?.[1];
  const version = /^Version: *(\S+)\s*$/im.exec(head)?.[1];
  return name === undefined || version === undefined
    ? null
    : { name: normalizeName(name), version };
}
