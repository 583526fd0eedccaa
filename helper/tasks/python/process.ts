import { once } from 'node:events';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { tieChildren } from '../../host/task-child';
import { execa } from 'execa';
import { Ending } from '../../lib/ending';
import { sendSignal } from '../../lib/process-info';

export interface ProcessOptions {
  cwd: string;
  env: Record<string, string>;
  seconds: number;
  input?: string | undefined;
  signal?: AbortSignal | undefined;
  onOutput?: ((line: string) => void) | undefined;
  /** Standard output is data: neither passed to onOutput nor kept in the tail. */
  stdoutIsAnswer?: boolean;
}

export interface ProcessResult {
  ended: 'exited' | 'killed' | 'cancelled' | 'timed-out' | 'not-started';
  exitCode: number | null;
  stdout: string;
  /** The last 64 Ki characters of standard output and error together. */
  tail: string;
}

const tailLimit = 65_536;
const stdoutLimit = 64 * 1024 * 1024;
const lineLimit = 4_000;
const graceMilliseconds = 3_000;

/**
 * Runs a program without a shell, in its own process group, with only `env` as environment. At its end, on cancel and
 * on timeout the whole group is killed, because builds start compilers.
 */
export async function runProcess(
  file: string,
  args: string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  if (options.signal?.aborted === true) {
    return { ended: 'cancelled', exitCode: null, stdout: '', tail: '' };
  }
  const [program, ...before] = await tiedToUs(file);
  const child = execa(program, [...before, ...args], {
    cwd: options.cwd,
    env: options.env,
    extendEnv: false,
    detached: true,
    reject: false,
    buffer: false,
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
  });
  // execa handles its promise's rejection only once somebody awaits it, and a program that ends without reading its
  // input makes it reject at any time.
  const settled = child.then((result) => result);
  const { pid, stdout, stderr } = child;
  if (pid === undefined || stdout === null || stderr === null) {
    const { shortMessage } = (await settled) as { shortMessage?: string };
    return { ended: 'not-started', exitCode: null, stdout: '', tail: shortMessage ?? file };
  }

  let ended = 'exited' as ProcessResult['ended'];
  const ending = new Ending((signal) => sendSignal(-pid, signal), graceMilliseconds);
  const stop = (why: 'cancelled' | 'timed-out') => {
    ended = why;
    ending.begin();
  };
  const cancel = () => stop('cancelled');
  const limit = setTimeout(() => stop('timed-out'), options.seconds * 1000);
  options.signal?.addEventListener('abort', cancel, { once: true });

  let output = '';
  let tail = '';
  const lines = [stdout, stderr].map((stream) => {
    const splitter = lineSplitter(options.onOutput ?? (() => undefined));
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (stream === stdout) {
        if (output.length + text.length <= stdoutLimit) output += text;
        if (options.stdoutIsAnswer === true) return;
      }
      tail = (tail + text).slice(-tailLimit);
      splitter.push(text);
    });
    return splitter;
  });
  // A grandchild that keeps the pipes open would delay "close" as long as it lives.
  void child.once('exit', () => sendSignal(-pid, 'SIGKILL'));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  await settled;

  clearTimeout(limit);
  ending.over();
  options.signal?.removeEventListener('abort', cancel);
  lines.forEach((splitter) => splitter.end());
  if (ended === 'exited' && exitCode === null) ended = 'killed';
  return { ended, exitCode, stdout: output, tail };
}

/**
 * If no control group ends a killed task's processes, runs the program under setpriv(1), so that the kernel kills it
 * with us. A missing program is left as it is, so that the error names it.
 */
async function tiedToUs(file: string): Promise<[string, ...string[]]> {
  if (process.env[tieChildren] === undefined) return [file];
  const setpriv = '/usr/bin/setpriv';
  const all = [setpriv, file].map((path) => access(path, constants.X_OK));
  return Promise.all(all).then(
    () => [setpriv, '--pdeathsig', 'KILL', '--', file],
    () => [file],
  );
}

function lineSplitter(onLine: (line: string) => void) {
  let rest = '';
  const tell = (line: string) => {
    if (line.trim() !== '') onLine(line.slice(0, lineLimit));
  };
  return {
    push(text: string) {
      const parts = (rest + text).split(/\r?\n|\r/);
      rest = (parts.pop() ?? '').slice(0, lineLimit);
      parts.forEach(tell);
    },
    end() {
      tell(rest);
    },
  };
}
