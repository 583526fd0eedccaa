export type PackageTool =
  | { kind: 'uv'; path: string; version: string; origin: 'system' | 'tools' | 'bootstrapped' }
  /** wheel: our release of pip; null: the one in Python's ensurepip. */
  | { kind: 'pip'; wheel: string | null };

/** Why uv is missing, so that pip is used. */
export interface NoUv {
  why:
    | 'not-wanted'
    | 'unsupported-platform'
    | 'offline'
    | 'untrusted-certificate'
    | 'not-on-index'
    | 'hash-mismatch'
    | 'unpack-failed'
    | 'does-not-run'
    | 'cancelled';
  detail: string;
}

/** Expected failures of interpreters, tools and packages. Everything else throws. */
export type PythonFailure =
  /** The index is unreachable or reports an error. Trying later may help. */
  | { kind: 'offline'; detail: string }
  | { kind: 'untrusted-certificate'; detail: string }
  /** The index answered 401 or 403. */
  | { kind: 'index-refused'; detail: string }
  /** The index does not have this package, or this version. */
  | { kind: 'no-such-package'; requirement: string; detail: string }
  | { kind: 'conflict'; detail: string }
  | { kind: 'incompatible-python'; detail: string }
  | { kind: 'hash-mismatch'; package: string; detail: string }
  /** A list with hashes lacks a package that the listed ones need. */
  | { kind: 'hash-missing'; package: string; detail: string }
  | { kind: 'build-failed'; package: string; detail: string }
  /** Not a failure yet: there is no wheel for this computer, so its source must be built first. */
  | { kind: 'needs-source'; name: string; version: string }
  /** Its wheels are for other Pythons, and it cannot be built here. pythons: such as "3.10" or "3.9+". */
  | {
      kind: 'no-wheel';
      package: string;
      pythons: readonly string[];
      have: string;
      /** Whether uv's interpreters were searched too. */
      isManaged: boolean;
    }
  | { kind: 'bad-dependency-file'; file: string; detail: string }
  /** Requirements that no hash can pin: a git address, a folder, an editable install. */
  | { kind: 'not-lockable'; requirements: string[] }
  /** A package from a version control system. instead: what to write in its place. */
  | { kind: 'from-git'; package: string; instead: string }
  /** The project has requirements (`names`) that its lock file lacks. */
  | { kind: 'stale-lock'; file: string; names: readonly string[] }
  | { kind: 'no-dependency-file' }
  /** There is no list; this is what the code imports. unknown: names that belong to no package we know. */
  | {
      kind: 'packages-proposed';
      packages: readonly { name: string; because: string }[];
      unknown: readonly { name: string; because: string }[];
    }
  | { kind: 'entry-shadowed'; path: string }
  | { kind: 'disk-full'; detail: string }
  /** No installed interpreter is what the code or the setting requires. needs: a PEP 440 range. */
  | { kind: 'no-fitting-python'; needs: string; have: readonly string[] }
  /** uv has none to download either. */
  | { kind: 'no-managed-python'; needs: string; have: readonly string[] }
  /** Not a failure yet: a fitting one must be downloaded first. */
  | { kind: 'wants-python'; version: string }
  | {
      kind: 'python-not-received';
      version: string;
      why: 'offline' | 'mismatch' | 'other';
      detail: string;
    }
  | { kind: 'no-python'; path: string; detail: string }
  | { kind: 'python-too-old'; path: string; version: string; needs: string }
  /** venv or ensurepip is missing: Debian has them in a separate package. */
  | { kind: 'no-venv-module'; path: string; aptPackage: string }
  | { kind: 'cancelled' }
  | { kind: 'timed-out'; seconds: number }
  | {
      kind: 'tool-failed';
      tool: 'uv' | 'pip' | 'python';
      exitCode: number | null;
      detail: string;
    };

export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: PythonFailure };

export function done<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function failed(failure: PythonFailure): { ok: false; failure: PythonFailure } {
  return { ok: false, failure };
}

export interface PythonProgress {
  phase: 'resolve' | 'download' | 'receive' | 'install';
  /** Packages; during a download, bytes. */
  done: number;
  /** null if not known. */
  total: number | null;
}

/** What a caller can watch and stop. */
export interface Watch {
  signal?: AbortSignal;
  onOutput?: (line: string) => void;
  onProgress?: (progress: PythonProgress) => void;
}

/** Where packages come from and where tools may write. Absolute paths. */
export interface PackageSource {
  /** The simple API of a package index, for example https://pypi.org/simple */
  index: string;
  cacheDir: string;
  /** A private folder for temporary files and the tools' HOME; created if missing. */
  workDir: string;
}

/** A Python outside any venv. */
export interface Interpreter {
  path: string;
  /** "3.11.2" */
  version: string;
  /** "cpython-311-x86_64-linux-gnu": what a compiled extension must fit. */
  abi: string;
  /** "linux-x86_64" */
  platform: string;
  /** Whether `python -m venv` can install pip; only needed without uv. */
  hasVenv: boolean;
}

/** What resolve and build need to know of the machine. */
export interface PythonSetup extends PackageSource, Watch {
  python: Interpreter;
  tool: PackageTool;
}

/** Whether the kernel or somebody killed the tool, so that trying another way would not help. */
export const wasKilled = (failure: PythonFailure): boolean =>
  failure.kind === 'tool-failed' && failure.exitCode === null;
