import type { Status } from '../../contract/status';
import { sentence, type Locale } from '../../words/format';
import { relativeTime, span } from '../../words/quantities';
import { uiText } from '../../words/ui';
import { print } from './context';

/** For a person. */
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
