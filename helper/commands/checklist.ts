import type { RunView, StepView } from '../../contract/run-view';
import { liveSteps, stageSteps, type StepName } from '../../contract/steps';
import { sentence, type Locale } from '../../words/format';
import { size, span } from '../../words/quantities';
import { uiText } from '../../words/ui';
import { dim, green, red, yellow } from './colours';

const titleWidth = 28;
const detailWidth = 34;

/** A run as lines for a terminal, grouped as in the window. */
export function checklist(view: RunView, locale: Locale): string[] {
  const named = new Map(view.steps.map((step) => [step.step, step]));
  const lines = [uiText('run.stage', locale), ...linesOf(stageSteps, named, locale)];
  lines.push(uiText('run.live', locale), ...linesOf(liveSteps, named, locale));
  const back = named.get('rollback');
  if (back !== undefined) lines.push(stepLine(back, '  ', locale));
  return lines;
}

function linesOf(
  names: readonly StepName[],
  steps: ReadonlyMap<StepName, StepView>,
  locale: Locale,
): string[] {
  const numbered = names === liveSteps;
  return names.flatMap((name, index) => {
    const step = steps.get(name);
    return step === undefined
      ? []
      : [stepLine(step, numbered ? `${String(index + 1)} ` : '  ', locale)];
  });
}

function stepLine(step: StepView, prefix: string, locale: Locale): string {
  const title = `${prefix}${uiText(`step.${step.step}`, locale)}`.padEnd(titleWidth);
  const detail = step.detail === null ? progressText(step, locale) : sentence(step.detail, locale);
  const time =
    step.durationMs === null || step.state === 'skipped' ? '' : span(step.durationMs, locale);
  const line = `  ${mark(step)} ${title}${detail.padEnd(detailWidth)}${time.padStart(10)}`;
  return step.state === 'waiting' || step.state === 'skipped' ? dim(line) : line;
}

function mark(step: StepView): string {
  switch (step.state) {
    case 'done':
    case 'unchanged':
      return green('✓');
    case 'failed':
      return red('✗');
    case 'cancelled':
      return yellow('■');
    case 'running':
      return yellow('◐');
    case 'skipped':
      return '–';
    case 'waiting':
      return '·';
  }
}

function progressText({ progress, state }: StepView, locale: Locale): string {
  if (progress === null || state !== 'running') return '';
  const { unit, done, total } = progress;
  if (unit === 'percent') return `${String(Math.round(done))} %`;
  if (unit === 'answers') return uiText('run.answers', locale, { count: done });
  const text = (value: number) => (unit === 'bytes' ? size(value, locale) : String(value));
  return total === null ? text(done) : `${text(done)} / ${text(total)}`;
}
