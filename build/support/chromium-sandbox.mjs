import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { query } from './run.mjs';
import { isRoot } from './system-packages.mjs';
import { say } from './say.mjs';

/**
 * The switches that Electron's sandbox needs here: none if it works, otherwise a message says why it does not. For development only: an
 * installed tray always has its sandbox.
 *
 * @param {string} runtimeDirectory
 * @returns {string[]}
 */
export function sandboxSwitches(runtimeDirectory) {
  const reason = whyNoSandbox(runtimeDirectory);
  if (reason === undefined) return [];
  say(`${reason} Electron runs without its sandbox, which is for development only.`);
  return ['--no-sandbox'];
}

/** @param {string} runtimeDirectory */
function whyNoSandbox(runtimeDirectory) {
  if (isRoot()) return 'You are root.';
  if (isSetuidRoot(join(runtimeDirectory, 'chrome-sandbox')) || mayMakeUserNamespaces()) {
    return undefined;
  }
  return 'This system refuses user namespaces to ordinary programs.';
}

/** @param {string} path */
function isSetuidRoot(path) {
  if (!existsSync(path)) return false;
  const { uid, mode } = statSync(path);
  return uid === 0 && (mode & 0o4755) === 0o4755;
}

function mayMakeUserNamespaces() {
  const setting = (/** @type {string} */ path) =>
    existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
  // Ubuntu 24.04 and Mint 22 refuse it through AppArmor, which may exempt unshare(1) itself.
  if (setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1') return false;
  return query('unshare', ['--user', '--map-root-user', 'true']) !== undefined;
}
