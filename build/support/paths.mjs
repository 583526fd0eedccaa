import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @param {string[]} parts */
export const inProject = (...parts) => join(projectRoot, ...parts);

/**
 * The XDG Base Directory Specification says to ignore relative values.
 *
 * @param {string | undefined} value
 * @param {string} fallback below the home folder
 */
const xdgDirectory = (value, fallback) =>
  value?.startsWith('/') === true ? value : join(homedir(), fallback);

export const cacheDirectory = () =>
  join(xdgDirectory(process.env['XDG_CACHE_HOME'], '.cache'), 'ladylinux-refresh');

/** What only the project's own tests keep between runs. */
export const testCacheDirectory = () => `${cacheDirectory()}-tests`;

export const demoPrefix = () =>
  join(xdgDirectory(process.env['XDG_DATA_HOME'], '.local/share'), 'ladylinux-refresh', 'sandbox');
