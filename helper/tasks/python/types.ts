export type PackageTool =
  | { kind: 'uv'; path: string; version: string; origin: 'system' | 'tools' | 'bootstrapped' }
  /** `wheel`: our release of it; null: the one that Python's ensurepip has. */
  | { kind: 'pip'; wheel: string | null };

/** Why there is no uv, when pip is what is left. */
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

/** What is expected to go wrong with interpreters, tools and packages. Everything else throws. */
export type PythonFailure =
  /** The index could not be reached, or says that it is out of order. Trying later may help. */
  | { kind: 'offline'; detail: string }
  | { kind: 'untrusted-certificate'; detail: string }
  /** The index answered 401 or 403. */
  | { kind: 'index-refused'; detail: string }
  /** The index knows no such package, or no such version of it. */
  | { kind: 'no-such-package'; requirement: string; detail: string }
  | { kind: 'conflict'; detail: string }
  | { kind: 'incompatible-python'; detail: string }
  | { kind: 'hash-mismatch'; package: string; detail: string }
  /** A list with hashes that lacks a package which the listed ones need. */
  | { kind: 'hash-missing'; package: string; detail: string }
  | { kind: 'build-failed'; package: string; detail: string }
  /** Not gone wrong yet: it has no wheel for this computer, and its source is to be built first. */
  | { kind: 'needs-source'; name: string; version: string }
  /** Its wheels are for other Pythons, and there is nothing to build it with; `pythons`: such as "3.10" or "3.9+". */
  | {
      kind: 'no-wheel';
      package: string;
      pythons: readonly string[];
      have: string;
      /** Whether it was looked for among those of uv, too. */
      isManaged: boolean;
    }
  | { kind: 'bad-dependency-file'; file: string; detail: string }
  /** Requirements that no hash can hold: a git address, a folder, an editable install. */
  | { kind: 'not-lockable'; requirements: string[] }
  /** A package from a version control system; `instead`: what may be written in its place. */
  | { kind: 'from-git'; package: string; instead: string }
  /** The lock of a project that asks for more by now; `names`: of what. */
  | { kind: 'stale-lock'; file: string; names: readonly string[] }
  | { kind: 'no-dependency-file' }
  /** There is none, and this is what the code imports; `unknown`: by names that belong to no package we know. */
  | {
      kind: 'packages-proposed';
      packages: readonly { name: string; because: string }[];
      unknown: readonly { name: string; because: string }[];
    }
  | { kind: 'entry-shadowed'; path: string }
  | { kind: 'disk-full'; detail: string }
  /** None that is installed is what the code, or the setting, asks for; `needs`: as PEP 440 has it. */
  | { kind: 'no-fitting-python'; needs: string; have: readonly string[] }
  /** Nor is any that uv could receive. */
  | { kind: 'no-managed-python'; needs: string; have: readonly string[] }
  /** Not gone wrong yet: one that fits is to be received first. */
  | { kind: 'wants-python'; version: string }
  | {
      kind: 'python-not-received';
      version: string;
      why: 'offline' | 'mismatch' | 'other';
      detail: string;
    }
  | { kind: 'no-python'; path: string; detail: string }
  | { kind: 'python-too-old'; path: string; version: string; needs: string }
  /** venv or ensurepip is missing: Debian has them in a package of their own. */
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
  /** Packages; while they are received, bytes. */
  done: number;
  /** null while it is not known. */
  total: number | null;
}

/** What a caller can watch and stop. */
export interface Watch {
  signal?: AbortSignal;
  onOutput?: (line: string) => void;
  onProgress?: (progress: PythonProgress) => void;
}

/** Where packages come from and where tools may write. Paths are absolute. */
export interface PackageSource {
  /** The simple API of a package index, for example https://pypi.org/simple */
  index: string;
  cacheDir: string;
  /** A private folder for temporary files and the tools' HOME; made when missing. */
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
  /** Whether `python -m venv` can give a venv its pip: only the pip path needs it. */
  hasVenv: boolean;
}

/** All that resolve and build need to know of the machine. */
export interface PythonSetup extends PackageSource, Watch {
  python: Interpreter;
  tool: PackageTool;
}

/** By the kernel or by somebody: nothing that another question would change. */
export const wasKilled = (failure: PythonFailure): boolean =>
  failure.kind === 'tool-failed' && failure.exitCode === null;
