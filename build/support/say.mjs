const seconds = (/** @type {number} */ since) =>
  `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** @param {string} line */
export const say = (line) => {
  console.log(line);
};

/**
 * Prints how long something took, once it is done.
 *
 * @template Result
 * @param {string} what
 * @param {() => Promise<Result>} action
 */
export async function timed(what, action) {
  const started = performance.now();
  const result = await action();
  say(`${what} (${seconds(started)})`);
  return result;
}

/** An expected end: a person needs only its message. */
export class Refusal extends Error {}

/**
 * Runs a script's main function: a refusal is printed as one sentence, anything else with its stack.
 *
 * @param {() => Promise<number>} main returns the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : (toldByCode(error) ?? error));
    process.exitCode = 1;
  }
}

/** @param {unknown} error */
function toldByCode(error) {
  const { code, path = 'a file' } = /** @type {NodeJS.ErrnoException} */ (error);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `${path} may not be written or read by you: use a checkout and a home folder that are yours.`;
    case 'EROFS':
      return `${path} is on a file system that is read-only: use a checkout elsewhere.`;
    case 'ENOSPC':
      return `There is no space left for ${path}: make room and try again.`;
    default:
      return undefined;
  }
}
