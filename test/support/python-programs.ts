import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { testCacheDirectory } from '../../build/support/paths.mjs';

/** The folder of programs from PyPI, made once and kept. A virtual environment contains its own path, so it is made in place. */
export async function pythonPrograms(name: string, wanted: readonly string[]): Promise<string> {
  const kept = join(testCacheDirectory(), name);
  await mkdir(dirname(kept), { recursive: true });
  const make = `[ -e "$0/whole" ] || { python3 -m venv --clear "$0" && "$0/bin/python" -m pip install --quiet "$@" && touch "$0/whole"; }`;
  await execa('flock', [`${kept}.lock`, 'bash', '-euc', make, kept, ...wanted]);
  return join(kept, 'bin');
}
