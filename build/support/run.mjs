import { spawn, spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { constants } from 'node:os';
import { Refusal } from './say.mjs';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [quiet] prints only the end of its standard output, and only if it fails
 * @property {(text: string) => void} [onOutput] also receives its standard output
 * @property {number} [output] the descriptor of a file that receives all its output instead of ours
 * @property {number} [timeoutMs] after this the program and its children are killed
 */

/** Characters. */
const mostHeld = 4000;

/** @type {readonly NodeJS.Signals[]} */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program with its output on ours and returns its exit code, 128 + N after signal N as in a shell. Its standard input is empty, so
 * that it cannot wait for input.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>}
 */
export function run(
  program,
  args,
  { timeoutMs, quiet = false, onOutput, output, ...options } = {},
) {
  return new Promise((resolve, reject) => {
    let held = '';
    const ownGroup = timeoutMs !== undefined;
    const child = spawn(program, args, {
      ...options,
      detached: ownGroup,
      stdio: ['ignore', onOutput || quiet ? 'pipe' : (output ?? 'inherit'), output ?? 'inherit'],
    });
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      if (quiet) held = (held + text).slice(-mostHeld);
      else process.stdout.write(text);
      onOutput?.(text);
    });
    const { pid } = child;
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      if (pid === undefined) return;
      if (ownGroup) process.kill(-pid, signal);
      // A terminal sends Ctrl-C to its whole foreground group, which includes the child.
      else if (signal !== 'SIGINT') child.kill(signal);
    };
    const timer = ownGroup ? setTimeout(forward, timeoutMs, 'SIGKILL') : undefined;
    for (const signal of forwarded) process.on(signal, forward);
    const settle = () => {
      clearTimeout(timer);
      for (const signal of forwarded) process.off(signal, forward);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (code, signal) => {
      settle();
      if (code !== 0) writeSync(output ?? process.stderr.fd, held);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/**
 * Like run, for a program that must succeed.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export async function mustRun(program, args, options) {
  const code = await run(program, args, options);
  if (code !== 0) {
    throw new Refusal(`${[program, ...args].join(' ')} failed with exit code ${String(code)}.`);
  }
}

/**
 * The output of a short query, or undefined if it fails or the program is missing.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function query(program, args, env = process.env) {
  const { status, stdout } = spawnSync(program, args, {
    env: { ...env, LC_ALL: 'C' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64 * 1024 * 1024,
  });
  return status === 0 ? stdout : undefined;
}
