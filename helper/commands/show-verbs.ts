import type { Command } from 'commander';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { Status } from '../../contract/status';
import { because } from '../../contract/message';
import { readHistory } from '../state/history';
import {
  common,
  type Act,
  contextOf,
  print,
  printJson,
  type CommonOptions,
  usage,
} from './context';

export function addShowVerbs(program: Command, act: Act): void {
  common(program.command('status'))
    .description('show what runs, on which commit, and whether it is healthy')
    .option('--short', 'print one line, for monitoring; the exit code says the same')
    .action(
      act(async (options: CommonOptions & { short?: boolean }) => {
        const { host, settings, json, locale } = await contextOf(options);
        const { status } = await import('../service/status');
        const now = await status(host, __LADYLINUX_VERSION__, settings);
        if (json && options.short !== true) printJson(now);
        else {
          const { printStatus, shortStatus } = await import('./show-status');
          if (options.short !== true) printStatus(now, locale);
          else if (json) printJson({ ...now, short: shortStatus(now, locale) });
          else print(shortStatus(now, locale));
        }
        return statusCode(now);
      }),
    );

  common(program.command('history'))
    .description('list the refreshes of this computer, newest first')
    .option('--limit <n>', 'the maximum number', (text) => Number.parseInt(text, 10), 20)
    .action(
      act(async (options: CommonOptions & { limit: number }) => {
        const { host, json, locale } = await contextOf(options);
        if (!Number.isInteger(options.limit) || options.limit < 1)
          throw usage(because('above-0', { option: '--limit' }));
        const { reports: shown } = await readHistory(host.layout, options.limit);
        if (json) printJson(shown);
        else (await import('./show-status')).printHistory(shown, locale);
        return exitCodes.ok;
      }),
    );
}

/** Usable as a monitoring check: 0 means set up and healthy. */
function statusCode(now: Status): ExitCode {
  switch (now.condition) {
    case 'healthy':
    case 'refreshing':
    case 'starting':
      return exitCodes.ok;
    case 'not-set-up':
      return exitCodes.notSetUp;
    case 'attention':
      return now.repository === null ? exitCodes.badSettings : exitCodes.needsAttention;
    case 'stopped':
    case 'unknown':
      return exitCodes.needsAttention;
  }
}
