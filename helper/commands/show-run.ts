import { message } from '../../contract/message';
import type { RunEvent } from '../../contract/events';
import type { PythonInfo } from '../../contract/facts';
import { exitCodeOf, exitCodes, type ExitCode } from '../../contract/outcome';
import type { RunReport } from '../../contract/report';
import { foldRun, type RunView } from '../../contract/run-view';
import { sentence, type Locale } from '../../words/format';
import { span } from '../../words/quantities';
import { uiText } from '../../words/ui';
import { isUsable } from '../models/states';
import { checklist } from './checklist';
import { isLive } from './colours';
import { print } from './context';

export interface Shown {
  readonly code: ExitCode;
  /** null if nobody waited, or the run was killed. */
  readonly report: RunReport | null;
}

/** Shows a run to its end: events with --json, a live checklist on a terminal, plain lines in a pipe. */
export async function showRun(
  events: AsyncIterable<RunEvent>,
  json: boolean,
  locale: Locale,
  /** Prints the last lines of whatever failed. */
  withLog = false,
): Promise<Shown> {
  // what draws on a terminal takes a tenth of the command's start
  const live = !json && isLive(process.stdout) ? (await import('log-update')).default : null;
  let view: RunView | null = null;
  let report: RunReport | null = null;
  for await (const event of events) {
    view = foldRun(view, event);
    if (json) print(JSON.stringify(event));
    else if (live === null) plain(event, locale);
    else if (view !== null && event.type !== 'output') live(checklist(view, locale).join('\n'));
    if (event.type === 'run-finished') ({ report } = event);
  }
  live?.done();
  const code = report === null ? exitCodes.interrupted : exitCodeOf[report.outcome];
  if (!json) close(report, locale, withLog);
  else if (code !== exitCodes.ok && code !== exitCodes.nothingToDo)
    for (const line of ending(report, locale)) process.stderr.write(`${line}\n`);
  return { code, report };
}

function plain(event: RunEvent, locale: Locale): void {
  if (event.type !== 'step-finished' || event.outcome === 'skipped') return;
  const title = uiText(`step.${event.step}`, locale);
  const detail = event.detail === null ? '' : ` (${sentence(event.detail, locale)})`;
  print(
    `${title}: ${uiText(`step-state.${event.outcome}`, locale)}${detail}, ${span(event.durationMs, locale)}`,
  );
}

function close(report: RunReport | null, locale: Locale, withLog: boolean): void {
  for (const warning of report?.warnings ?? [])
    print(`${uiText('cli.note', locale)} ${sentence(warning, locale)}`);
  if (
    withLog ||
    report?.outcome === 'rolled-back' ||
    report?.outcome === 'needs-attention' ||
    report?.outcome === 'left-stopped'
  ) {
    for (const line of report?.failureLog.slice(-20) ?? []) print(`    ${line}`);
  }
  for (const line of ending(report, locale)) print(line);
  if (report?.outcome === 'refreshed') printStatusOutput(report, locale);
}

/** The cause and the outcome. */
function ending(report: RunReport | null, locale: Locale): string[] {
  const said =
    report === null ? [message('interrupted-nothing-changed')] : [report.cause, report.message];
  return said.filter((each) => each !== null).map((each) => sentence(each, locale));
}

/** "3.11.2, 12 packages, as of 2026-02-04". */
export function environmentText({ version, packages, asOf }: PythonInfo, locale: Locale): string {
  const parts = [version, uiText('cli.packages', locale, { packages })];
  if (asOf !== undefined)
    parts.push(uiText('fact.python.as-of', locale, { day: asOf.slice(0, 10) }));
  return parts.join(', ');
}

/** The specification's "Emit Status Output": commit, service status, Python environment confirmation. */
function printStatusOutput(report: RunReport, locale: Locale): void {
  if (report.to !== null)
    print(
      `  ${uiText('cli.commit', locale)}: ${report.to.hash} (${report.branch}) ${report.to.subject}`,
    );
  for (const { unit, state, health } of report.services) {
    const status = health?.status ?? null;
    const answered = status === null ? '' : `, HTTP ${String(status)}`;
    print(`  ${uiText('cli.service', locale)}: ${unit} ${state}${answered}`);
  }
  const { python } = report;
  if (python !== null)
    print(
      `  ${uiText('cli.python', locale)}: ${environmentText(python, locale)}, ${uiText(python.matchesLock ? 'cli.matches' : 'cli.differs', locale)}`,
    );
  if (report.models !== null)
    print(
      `  ${uiText('cli.models', locale)}: ${uiText('cli.models-present', locale, { present: report.models.models.filter(({ state }) => isUsable(state)).length, total: report.models.models.length })}`,
    );
}
