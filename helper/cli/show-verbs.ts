import type { Command } from 'commander';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { Status } from '../../contract/status';
import { message } from '../../contract/message';
import { sentence, type Locale } from '../../words/format';
import { relativeTime, span } from '../../words/quantities';
import { uiText } from '../../words/ui';
import { readHistory } from '../run/history';
import { shortStatus } from './short-status';
import { common, type Act } from './common';
import { contextOf, Exit, print, printJson, type CommonOptions } from './context';

export function addShowVerbs(program: Command, act: Act): void {
  common(program.command('status'))
    .description('what runs, on which commit, and how it fares')
    .option('--short', 'one line, for monitoring; the exit code says the same')
    .action(
      act(async (options: CommonOptions & { short?: boolean }) => {
        const { host, settings, json, locale } = await contextOf(options);
        const { status } = await import('../status');
        const now = await status(host, __LADYLINUX_VERSION__, settings);
        if (json) printJson(now);
        else if (options.short === true) print(shortStatus(now, locale));
        else printStatus(now, locale);
        return statusCode(now);
      }),
    );

  common(program.command('history'))
    .description('the refreshes of this computer, newest first')
    .option('--limit <n>', 'at most so many', (text) => Number.parseInt(text, 10), 20)
    .action(
      act(async (options: CommonOptions & { limit: number }) => {
        const { host, json, locale } = await contextOf(options);
        if (!Number.isInteger(options.limit) || options.limit < 1)
          throw new Exit(
            exitCodes.usage,
            message('usage', { reason: '--limit takes a number above 0' }),
          );
        const { reports: shown } = await readHistory(host.layout, options.limit);
        if (json) printJson(shown);
        else if (shown.length === 0) print(uiText('cli.no-history', locale));
        else {
          for (const report of shown) {
            const away =
              report.downtimeMs === null
                ? ''
                : `, ${uiText('cli.away', locale, { span: span(report.downtimeMs, locale) })}`;
            print(
              `${report.startedAt.slice(0, 16).replace('T', ' ')}  ${uiText(`outcome.${report.outcome}`, locale).padEnd(18)} ${report.branch} ${(report.from?.hash ?? '').slice(0, 7)} → ${(report.to?.hash ?? '').slice(0, 7)}  ${span(report.durationMs, locale)}${away}  (${report.requestedBy})`,
            );
          }
        }
        return exitCodes.ok;
      }),
    );
}

/** Usable as a monitoring check: 0 is "set up and healthy". */
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

function printStatus(now: Status, locale: Locale): void {
  const line = (title: string, text: string) => {
    print(`  ${title.padEnd(14)} ${text}`);
  };
  print(uiText(`condition.${now.condition}`, locale));
  for (const service of now.services) {
    const status = service.health?.status ?? null;
    const latency = span(service.health?.latencyMs ?? 0, locale);
    const health =
      status === null ? '' : `, ${uiText('cli.answered', locale, { status, latency })}`;
    line(uiText('cli.service', locale), `${service.unit} ${service.state}${health}`);
  }
  if (now.code !== null) {
    const age = relativeTime(new Date(now.code.committedAt), new Date(), locale);
    line(
      uiText('cli.commit', locale),
      `${now.code.branch} @ ${now.code.hash.slice(0, 7)} “${now.code.subject}” ${now.code.author}, ${age}`,
    );
  }
  if (now.python !== null)
    line(
      uiText('cli.python', locale),
      `${now.python.version}, ${uiText('cli.packages', locale, { packages: now.python.packages })}`,
    );
  if (now.models !== null) {
    const present = now.models.models.filter((model) => model.state !== 'missing').length;
    line(
      uiText('cli.models', locale),
      uiText('cli.models-present', locale, { present, total: now.models.models.length }),
    );
  }
  if (now.address !== null) line(uiText('cli.address', locale), now.address.url);
  if (now.lastRun !== null)
    line(
      uiText('cli.last-run', locale),
      `${relativeTime(new Date(now.lastRun.finishedAt), new Date(), locale)}: ${sentence(now.lastRun.message, locale)}`,
    );
  for (const problem of now.problems) print(`! ${sentence(problem, locale)}`);
}
