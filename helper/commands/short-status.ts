import type { Status } from '../../contract/status';
import { sentence, type Locale } from '../../words/format';
import { uiText } from '../../words/ui';

/** Everything on one line: condition, version, what the services answer, and the first of the problems. */
export function shortStatus(now: Status, locale: Locale): string {
  const { code, running, problems } = now;
  const parts = [uiText(`condition.${now.condition}`, locale)];
  if (code !== null) parts.push(`${code.branch} @ ${code.hash.slice(0, 7)}`);
  if (running !== null && running.step !== null) parts.push(uiText(`step.${running.step}`, locale));
  for (const { unit, state, health } of now.services) {
    const status = health?.status ?? null;
    parts.push(status === null ? `${unit} ${state}` : `${unit} ${state} HTTP ${String(status)}`);
  }
  const [problem] = problems;
  if (problem !== undefined) parts.push(sentence(problem, locale));
  return parts.join('; ').replace(/\s+/g, ' ');
}
