import type { Task } from '../host/task-table';
import { runProcess } from './python/process';

/** How much of a script's output goes to the log, in bytes; the rest is read and dropped. */
const mostPrinted = 65_536;
/** The longest time that the setting can allow; the caller may end it earlier. */
const seconds = 600;

export const after: Task<'after'> = async ({ script, report, secret }, context) => {
  let printed = 0;
  const { ended, exitCode } = await runProcess(script, [], {
    cwd: '/',
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: process.env['HOME'] ?? '/nonexistent',
      LANG: 'C.UTF-8',
      ...(secret !== null && { LADYLINUX_SECRET: secret }),
    },
    seconds,
    input: report,
    signal: context.signal,
    onOutput: (line) => {
      printed += line.length + 1;
      if (printed <= mostPrinted)
        context.output(secret === null || secret === '' ? line : line.replaceAll(secret, '…'));
    },
  });
  context.signal.throwIfAborted();
  // 126: the shell's exit code for a program that could not be started
  return { ok: true, result: { code: ended === 'not-started' ? 126 : exitCode } };
};
