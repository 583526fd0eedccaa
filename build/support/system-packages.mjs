import { mustRun, query } from './run.mjs';
import { say, timed } from './say.mjs';

/**
 * A package of Debian, Ubuntu and Mint, or several names from their releases: the first one that apt knows is taken.
 *
 * @typedef {string | readonly string[]} SystemPackage
 */

/** The last of several names, for releases that have no such package and need none. */
export const nothing = '';

/** The system packages that Electron's libraries need; their dependencies bring the rest. */
export const electronPackages = /** @type {const} */ ([
  'libnss3',
  'libgbm1',
  'libnotify4',
  // Loaded by name at the start: without it Electron dies of SIGTRAP, and ldd does not show it.
  'libx11-xcb1',
  ['libasound2t64', 'libasound2'],
  ['libgtk-3-0t64', 'libgtk-3-0'],
]);

export const isRoot = () => process.getuid?.() === 0;

/**
 * Installs what is missing as root; for other users it prints the command that does.
 *
 * @param {readonly SystemPackage[]} packages
 * @returns {Promise<string[]>} what is still missing
 */
export async function ensureSystemPackages(packages) {
  const missing = notInstalled(packages);
  if (missing === undefined) {
    say('No dpkg here: system packages are not checked.');
    return [];
  }
  if (missing.length === 0) return [];
  if (!isRoot()) {
    const names = missing.map(knownName).filter((name) => name !== nothing);
    if (names.length === 0) return [];
    say(`Missing: ${names.join(' ')}. Install with: sudo apt install ${names.join(' ')}`);
    return names;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (/** @type {string[]} */ ...args) =>
    mustRun('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], { env, quiet: true });
  await timed(`Package lists`, () => apt('update'));
  const names = missing.map(knownName).filter((name) => name !== nothing);
  if (names.length === 0) return [];
  say(`Installing with apt: ${names.join(' ')}`);
  await timed('Packages from apt', () =>
    apt('install', '--yes', '--no-install-recommends', ...names),
  );
  return [];
}

/**
 * @param {readonly SystemPackage[]} packages
 * @returns {SystemPackage[] | undefined} undefined if there is no dpkg
 */
function notInstalled(packages) {
  const list = query('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package} ${Provides}\n']);
  if (list === undefined) return undefined;
  const installed = new Set(
    list
      .split('\n')
      .filter((line) => line.startsWith('installed '))
      .flatMap((line) =>
        line
          .replaceAll(/\([^)]*\)|,/g, ' ')
          .split(/\s+/)
          .slice(1),
      ),
  );
  return packages.filter((names) => ![names].flat().some((name) => installed.has(name)));
}

/** @param {SystemPackage} names */
function knownName(names) {
  const [first = '', ...others] = [names].flat();
  const isKnown = (/** @type {string} */ name) =>
    /Candidate: [^(]/.test(query('apt-cache', ['policy', name]) ?? '');
  if (isKnown(first)) return first;
  return others.find(isKnown) ?? (others.at(-1) === nothing ? nothing : first);
}
