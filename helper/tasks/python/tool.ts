export type PackageTool =
  | { kind: 'uv'; path: string; version: string; origin: 'system' | 'tools' | 'bootstrapped' }
  | { kind: 'pip' };

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
