import { join } from 'node:path';

const named = /^cpython-(3\.\d{1,2})\.\d{1,3}-linux-[a-z0-9_]{1,20}-[a-z]{1,12}$/;

/** Where uv puts the interpreter with this key. */
export function managedPythonPath(pythons: string, key: string): string {
  return join(pythons, key, 'bin', `python${/^cpython-(3\.\d+)/.exec(key)?.[1] ?? '3'}`);
}

/** Whether uv downloaded this interpreter, judged by its path alone. */
export function isManagedPython(path: string, pythons: string): boolean {
  const key = path.slice(pythons.length + 1).split('/')[0] ?? '';
  return named.test(key) && path === managedPythonPath(pythons, key);
}
