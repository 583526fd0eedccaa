import type { RunReport } from '../../contract/report';
import type { Locale } from '../../words/format';
import { span } from '../../words/quantities';
import { uiText } from '../../words/ui';
import { print } from './context';

/** For a person, a line each. */
export function printHistory(reports: readonly RunReport[], locale: Locale): void {
  if (reports.length === 0) print(uiText('cli.no-history', locale));
  for (const report of reports) {
    const away =
      report.downtimeMs === null
        ? ''
        : `, ${uiText('cli.away', locale, { span: span(report.downtimeMs, locale) })}`;
    print(
      `${report.startedAt.slice(0, 16).replace('T', ' ')}  ${uiText(`outcome.${report.outcome}`, locale).padEnd(18)} ${report.branch} ${(report.from?.hash ?? '').slice(0, 7)} → ${(report.to?.hash ?? '').slice(0, 7)}  ${span(report.durationMs, locale)}${away}  (${report.requestedBy})`,
    );
  }
}
