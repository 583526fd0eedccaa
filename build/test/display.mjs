import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * Runs something with a virtual X display of its own.
 *
 * @template Result
 * @param {readonly string[]} prefix a command that changes the user, if any
 * @param {(display: string) => Promise<Result>} action
 * @returns {Promise<Result>}
 */
export async function withDisplay(prefix, action) {
  // Xvfb picks a free number and writes it to this descriptor when it accepts clients.
  const server = ['Xvfb', '-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const [program = '', ...args] = [...prefix, ...server];
  const xvfb = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = once(xvfb, 'exit');
  try {
    const numbers = /** @type {import('node:stream').Readable} */ (xvfb.stdio[3]);
    const first = once(createInterface(numbers), 'line').then(([line]) => String(line));
    const failed = ended.then(([code]) => {
      throw new Error(`Xvfb ended with exit code ${String(code)}`);
    });
    return await action(`:${await Promise.race([first, failed])}`);
  } finally {
    xvfb.kill();
    await ended;
  }
}
