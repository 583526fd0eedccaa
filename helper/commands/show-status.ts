import type { Status } from '../../contract/status';
import { sentence, type Locale } from '../../words/format';
import { relativeTime, span } from '../../words/quantities';
import { uiText } from '../../words/ui';
import { isUsable } from '../models/states';
import type { RunReport } from '../../contract/report';
import { shownKind } from '../../contract/shown-kind';
import { shortHash } from '../../contract/plain-text';
import { print } from './context';
import { ready } from './ready';
import { environmentText } from './show-run';
import { lastRunName, outcomeWord } from '../../words/outcome';

/** All on one line: condition, version, the services' answers, and the first problem. */
export function shortStatus(now: Status, locale: Locale): string {
  const { code, running, problems } = now;
  const parts = [uiText(`condition.${now.condition}`, locale)];
  if (code !== null) parts.push(`${code.branch} @ ${shortHash(code.hash)}`);
  if (running !== null && running.step !== null) parts.push(uiText(`step.${running.step}`, locale));
  for (const { unit, state, health } of now.services) {
    const status = health?.status ?? null;
    parts.push(status === null ? `${unit} ${state}` : `${unit} ${state} HTTP ${String(status)}`);
  }
  const [problem] = [...problems, ...(now.waiting?.for ?? [])];
  if (problem !== undefined) parts.push(sentence(problem, locale));
  return parts.join('; ').replace(/\s+/g, ' ');
}

/** One line per run, for people. */
export function printHistory(reports: readonly RunReport[], locale: Locale): void {
  if (reports.length === 0) print(uiText('cli.no-history', locale));
  for (const report of reports) {
    const downtime =
      report.downtimeMs === null
        ? ''
        : `, ${uiText('cli.downtime', locale, { span: span(report.downtimeMs, locale) })}`;
    const word = uiText(outcomeWord(shownKind(report), report.outcome), locale);
    print(
      `${report.startedAt.slice(0, 16).replace('T', ' ')}  ${word.padEnd(18)} ${report.branch} ${shortHash(report.from?.hash ?? '')} → ${shortHash(report.to?.hash ?? '')}  ${span(report.durationMs, locale)}${downtime}  (${report.requestedBy})`,
    );
  }
}

/** For people. */
export function printStatus(now: Status, locale: Locale): void {
  const line = (title: string, text: string) => {
    print(`  ${title.padEnd(14)} ${text}`);
  };
  print(uiText(`condition.${now.condition}`, locale));
  for (const service of now.services) {
    const status = service.health?.status ?? null;
    const latency = span(service.health?.latencyMs ?? 0, locale);
    const health =
      status === null ? '' : `, ${uiText('cli.answered', locale, { status, latency })}`;
    const port = service.portHeld === false ? `, ${uiText('cli.own-port', locale)}` : '';
    line(uiText('cli.service', locale), `${service.unit} ${service.state}${health}${port}`);
  }
  const count = now.conversations?.goingOn ?? 0;
  if (count > 0) line(uiText('cli.conversations', locale), String(count));
  if (now.code !== null) {
    const age = relativeTime(new Date(now.code.committedAt), new Date(), locale);
    line(
      uiText('cli.commit', locale),
      `${now.code.branch} @ ${shortHash(now.code.hash)} “${now.code.subject}” ${now.code.author}, ${age}`,
    );
  }
  if (now.python !== null) line(uiText('cli.python', locale), environmentText(now.python, locale));
  if (now.models !== null) {
    const present = now.models.models.filter(({ state }) => isUsable(state)).length;
    line(
      uiText('cli.models', locale),
      uiText('cli.models-present', locale, { present, total: now.models.models.length }),
    );
  }
  if (now.address !== null) line(uiText('cli.address', locale), now.address.url);
  if (now.lastRun !== null)
    line(
      uiText(lastRunName(shownKind(now.lastRun)), locale),
      `${relativeTime(new Date(now.lastRun.finishedAt), new Date(), locale)}: ${sentence(now.lastRun.message, locale)}`,
    );
  if (now.staged !== null)
    line(uiText('cli.ready', locale), sentence(ready(now.staged, now.mode), locale));
  for (const reason of now.waiting?.for ?? [])
    line(uiText('cli.timer', locale), sentence(reason, locale));
  for (const problem of now.problems) print(`! ${sentence(problem, locale)}`);
}
