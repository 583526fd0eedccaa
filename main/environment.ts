import { join } from 'node:path';
import { localeNameIn } from '../words/locale';

/** How the program was started: for the machine's own LadyLinux, or for a demo in a prefix. */
export interface Environment {
  readonly prefix: string | null;
  /** The helper's program and the arguments that come before its verb. */
  readonly helper: {
    readonly program: string;
    readonly args: readonly string[];
    readonly path: string;
  };
  readonly smoke: boolean;
  readonly hidden: boolean;
  readonly localeName: string | undefined;
}

const installedHelper = '/usr/bin/ladylinux-refresh';
const systemNode = '/usr/bin/node';

export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): Environment {
  const given = (name: string) => (env[name] === '' ? undefined : env[name]);
  const bundle = given('LADYLINUX_HELPER');
  return {
    prefix: given('LADYLINUX_PREFIX') ?? null,
    helper:
      bundle === undefined
        ? { program: installedHelper, args: [], path: installedHelper }
        : { program: given('LADYLINUX_NODE') ?? systemNode, args: [bundle], path: bundle },
    smoke: env['LADYLINUX_SMOKE'] === '1',
    hidden: argv.includes('--hidden'),
    localeName: localeNameIn(env),
  };
}

/** A demo's tray keeps its profile next to the demo, so that both trays can run at once. */
export const profileFolder = (prefix: string | null, appData: string): string =>
  prefix === null
    ? join(appData, 'ladylinux-tray')
    : join(prefix, 'home', '.config', 'ladylinux-tray');
