import type { Machine } from '../../support/machine';
import { person, type Turn, type Screen } from '../../support/person';

export const ctrlC = '\x03';

/** Runs a command at a terminal of the machine; the turns are questions and the answers to type. */
export async function atTerminal(
  machine: Machine,
  command: readonly string[],
  ...turns: readonly Turn[]
): Promise<Screen> {
  const { stdout } = await machine.exec([
    'python3',
    '-c',
    person,
    JSON.stringify([command, turns]),
  ]);
  return JSON.parse(stdout) as Screen;
}
