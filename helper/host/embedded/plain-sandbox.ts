import type { Sandbox } from '../sandbox';
import { runTaskChild } from '../task-child';
import { tieChildren } from '../tie-children';

/**
 * Tasks as plain child processes with a clean environment: what a private prefix has instead of systemd's sandbox. The user's own
 * rights are the only border here, and the window says so.
 */
export function plainSandbox(ownCommand: readonly string[]): Sandbox {
  const [program = process.execPath, ...args] = ownCommand;
  const environment = { [tieChildren]: '1' };
  return {
    stopLeftovers: () => Promise.resolve(), // a task ends when its parent's end of standard input closes
    run: (...given) => runTaskChild({ command: [program, ...args], environment }, ...given),
  };
}
