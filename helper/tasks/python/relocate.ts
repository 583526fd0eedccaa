import { lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const scriptLimitBytes = 1024 * 1024;
/** Linux reads 255 bytes of a `#!` line, 127 before 5.1: execve(2). */
const shebangLimitBytes = 127;

/**
 * Replaces the path `from`, where a venv was built, with `to` in pyvenv.cfg and the text files of bin/. Nothing else in
 * a venv contains its own path.
 */
export async function relocateVenv(venvDir: string, from: string, to: string): Promise<void> {
  if (from === to) return;
  const bin = join(venvDir, 'bin');
  const scripts = (await readdir(bin)).map((name) => join(bin, name));
  for (const path of [join(venvDir, 'pyvenv.cfg'), ...scripts]) {
    const stat = await lstat(path);
    if (!stat.isFile() || stat.size > scriptLimitBytes) continue;
    const bytes = await readFile(path);
    if (bytes.includes(0)) continue;
    const text = bytes.toString('utf8');
    if (text.includes(from))
      await writeFile(path, withShortShebang(text.replaceAll(from, () => to)));
  }
}

/** pip's own form for a path that is too long for a `#!` line. */
function withShortShebang(text: string): string {
  const first = text.split('\n', 1)[0] ?? '';
  if (!first.startsWith('#!/') || Buffer.byteLength(first) <= shebangLimitBytes) return text;
  const interpreter = first.slice(2).trim();
  return `#!/bin/sh\n'''exec' "${interpreter}" "$0" "$@"\n' '''${text.slice(first.length)}`;
}
