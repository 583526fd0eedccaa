import { defaultUnit } from '../../../contract/settings';
import { ask, type Ask } from './command';
import { parseShown } from './unit-facts';

/** How systemd would start a unit, drop-ins included. */
export interface UnitProgram {
  readonly unit: string;
  /** Path of its unit file; empty if there is none. */
  readonly file: string;
  /** The words of ExecStart=, variables not expanded. */
  readonly words: readonly string[];
  /** Empty: root. */
  readonly user: string;
  readonly folder: string;
  readonly dropIns: readonly string[];
  /** Its Requires= and Wants=. */
  readonly needs: readonly string[];
}

const properties = [
  'Id',
  'LoadState',
  'FragmentPath',
  'DropInPaths',
  'ExecStart',
  'User',
  'WorkingDirectory',
  'Requires',
  'Wants',
];

/** All loaded services, and ours even if not loaded. */
export async function unitPrograms(): Promise<UnitProgram[]> {
  const files = await ask('systemctl', [
    'list-unit-files',
    '--type=service',
    '--no-legend',
    '--plain',
    'ladylinux-*',
  ]);
  const named = files.stdout
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .filter((name) => name.endsWith('.service') && !name.includes('@.'));
  const property = `--property=${properties.join(',')}`;
  const shown = await ask('systemctl', ['show', property, '--', '*.service', ...named]);
  const programs = new Map<string, UnitProgram>();
  for (const block of shown.stdout.split('\n\n')) {
    const program = unitProgram(parseShown(block));
    if (program !== null) programs.set(program.unit, program);
  }
  return [...programs.values()];
}

/** null: no such unit. */
export function unitProgram(shown: Record<string, string | undefined>): UnitProgram | null {
  if (shown['LoadState'] !== 'loaded') return null;
  const list = (name: string) => (shown[name] ?? '').split(' ').filter((word) => word !== '');
  return {
    unit: shown['Id'] ?? '',
    file: shown['FragmentPath'] ?? '',
    words: wordsOfExec(shown['ExecStart'] ?? ''),
    user: shown['User'] ?? '',
    folder: (shown['WorkingDirectory'] ?? '').replace(/^!/, ''),
    dropIns: list('DropInPaths'),
    needs: [...list('Requires'), ...list('Wants')],
  };
}

/** `{ path=/bin/sh ; argv[]=/bin/sh -c … ; ignore_errors=no ; … }`; words that contain spaces cannot be told apart. */
function wordsOfExec(text: string): string[] {
  const before = ' argv[]=';
  const from = text.indexOf(before);
  const to = text.indexOf(' ; ignore_errors=', from);
  if (from === -1 || to === -1) return [];
  const words = text.slice(from + before.length, to).split(' ');
  return words.filter((word) => word !== '');
}

const packaged = /^\/(?:usr\/)?lib\/systemd\/system\//;

/** Path of a unit's file; empty if there is none. */
export async function fragmentOf(unit: string, asked: Ask = ask): Promise<string> {
  const { stdout } = await asked('systemctl', ['show', '--property=FragmentPath', '--', unit]);
  return stdout.trim().replace(/^FragmentPath=/, '');
}

/** Whether this is our package's unit, judged by its file's path, and not another one with the same name. */
export const isPackaged = (unit: string, fragment: string): boolean =>
  unit === defaultUnit && packaged.test(fragment);
