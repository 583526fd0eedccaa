import type { Command } from 'commander';
import { message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { SettingsInput } from '../../contract/settings';
import type { Act } from '../cli/common';
import {
  contextOf,
  Exit,
  print,
  printJson,
  say,
  writingContext,
  type CommonOptions,
} from '../cli/context';
import { blankRequest, startAndShow } from '../cli/refresh-verbs';
import { isRefreshDue, provision } from '.';
import { tellChange, type Change } from './plan';

interface Options extends CommonOptions {
  readonly dryRun?: boolean;
  readonly adopt?: boolean;
  readonly repository?: string;
  readonly branch?: string;
  readonly wait: boolean;
}

/** ladylinux-refresh install: provisions this computer, then runs its first refresh like any other. */
export function addInstallVerb(program: Command, act: Act): void {
  program
    .command('install')
    .description('set LadyLinux up on this computer; changes nothing that is as it should be')
    .option('--dry-run', 'print exactly what would change')
    .option('--adopt', 'add our settings to a service that is not ours, and keep its program')
    .option('--repository <url>', 'instead of the one in the settings')
    .option('--branch <name>', 'instead of the one in the settings')
    .option('--json', 'for programs: JSON on standard output')
    .option('--no-wait', 'start the first refresh and return')
    .allowExcessArguments(false)
    .action(act(install));
}

async function install(options: Options): Promise<ExitCode> {
  const json = options.json === true;
  const dryRun = options.dryRun === true;
  if (process.getuid?.() !== 0) {
    throw new Exit(exitCodes.notAuthorised, message('not-root', { verb: 'install' }));
  }
  const { host, locale } = await contextOf(json ? { json } : {});
  const tell = (change: Change) => {
    if (!json) say(tellChange(change), locale);
  };
  const { repository, branch } = options;
  const answer = await provision(
    host,
    {
      dryRun,
      adopt: options.adopt === true,
      change: {
        ...(repository === undefined ? {} : { repository }),
        ...(branch === undefined ? {} : { branch }),
      } satisfies SettingsInput,
    },
    tell,
  );
  if (answer.kind === 'refused') throw new Exit(answer.exitCode, answer.message);
  const { changes } = answer;
  if (dryRun) {
    if (json) printJson({ v: 1, changes: changes.map(tellChange) });
    else changes.forEach(tell);
  }
  if (changes.length === 0 && !json) say(message('install-nothing'), locale);
  if (dryRun || !isRefreshDue(changes)) return exitCodes.ok;
  if (!json) print('');
  const ready = await writingContext(json ? { json } : {}, 'install');
  return (await startAndShow(ready, blankRequest(ready.requestedBy), options.wait)).code;
}
