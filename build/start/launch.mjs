import { sandboxSwitches } from '../support/chromium-sandbox.mjs';
import { inProject } from '../support/paths.mjs';
import { query, run } from '../support/run.mjs';
import { Refusal } from '../support/say.mjs';

const smokeWithinMs = 60_000;

/**
 * Runs the tray on a demo until it quits, and returns its exit code.
 *
 * @param {object} options
 * @param {import('../electron-runtime.mjs').ElectronRuntime} options.runtime
 * @param {string} options.prefix
 * @param {string} options.projectRoot
 * @param {boolean} options.smoke quit once the window is shown; fail if it never was
 */
export async function launch({ runtime, prefix, projectRoot, smoke }) {
  refuseMissingLibraries(runtime.executable);
  const { ELECTRON_RUN_AS_NODE: _inherited, ...inherited } = process.env;
  const env = {
    ...inherited,
    LADYLINUX_PREFIX: prefix,
    LADYLINUX_HELPER: inProject('out/helper/ladylinux-refresh.cjs'),
    LADYLINUX_NODE: process.execPath,
    ...(smoke && { LADYLINUX_SMOKE: '1' }),
  };
  let output = '';
  const args = [...sandboxSwitches(runtime.directory), projectRoot];
  const code = await run(runtime.executable, args, {
    env,
    ...(smoke && { timeoutMs: smokeWithinMs, onOutput: (text) => void (output += text) }),
  });
  if (smoke && !/^ready$/m.test(output)) {
    throw new Refusal(`The window was never shown; Electron ended with exit code ${code}.`);
  }
  return code;
}

/** @param {string} executable */
function refuseMissingLibraries(executable) {
  const missing = [...(query('ldd', [executable]) ?? '').matchAll(/^\s*(\S+) => not found$/gm)];
  if (missing.length > 0) {
    throw new Refusal(
      `Electron cannot start without these libraries of the system: ${missing.map(([, name]) => name).join(', ')}. Install the packages named above, and try again.`,
    );
  }
}
