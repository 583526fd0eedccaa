import { query } from '../support/run.mjs';
import { Refusal } from '../support/say.mjs';
import { electronPackages, ensureSystemPackages, isRoot } from '../support/system-packages.mjs';

/** Makes sure that the system has what a start from a fresh clone needs. */
export async function ensurePrerequisites() {
  const has = (/** @type {string} */ program, /** @type {string[]} */ args) =>
    query(program, args) !== undefined;
  const git = has('git', ['--version']);
  const python = has('python3', ['--version']);
  if (!isRoot()) {
    if (!git) throw new Refusal('git is missing: install it with "sudo apt install git".');
    if (!python) {
      throw new Refusal('Python 3 is missing: install it with "sudo apt install python3".');
    }
  }
  const canMakeVenvs = has('uv', ['--version']) || has('python3', ['-c', 'import ensurepip, venv']);
  await ensureSystemPackages([
    ...(git ? [] : ['git']),
    ...(python ? [] : ['python3']),
    ...(canMakeVenvs ? [] : ['python3-venv']),
    ...electronPackages,
  ]);
}
