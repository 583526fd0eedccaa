import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import type { StepView } from '../../../contract/run-view';
import { Icon } from '../../components/icon';
import { LogText } from '../../components/log-text';
import { Progress } from '../../components/progress';
import { useWords, type Words } from '../../words';
import { stepLook } from './step-look';

interface StepRowProps {
  readonly view: StepView;
  readonly number: number | null;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  /** The lines that the report kept of a step whose own lines are gone. */
  readonly failureLog: readonly string[];
}

export function StepRow({ view, number, isOpen, onToggle, failureLog }: StepRowProps) {
  const words = useWords();
  const { t } = words;
  const look = stepLook[view.state];
  const row = useRef<HTMLLIElement>(null);
  const isRunning = view.state === 'running';
  useEffect(() => {
    if (isRunning || isOpen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isRunning, isOpen]);
  const log = view.log.length > 0 ? view.log : failureLog;
  const canOpen = view.state !== 'waiting' && view.state !== 'skipped';
  const name = t(`step.${view.step}`);
  return (
    <li
      ref={row}
      className={`step step-${view.state}`}
      aria-current={isRunning ? 'step' : undefined}
    >
      <Button
        className="step-row"
        {...(canOpen ? { 'aria-expanded': isOpen } : {})}
        isDisabled={!canOpen}
        onPress={onToggle}
      >
        <span className={`step-icon tone-${look.tone}`}>
          <Icon name={look.icon} />
        </span>
        <span className="step-name">
          {number === null ? null : <span className="step-number">{number}</span>} {name}
          <span className="for-readers">, {t(`step-state.${view.state}`)}</span>
        </span>
        <span className="step-detail muted">{detail(view, words)}</span>
        <span className="step-time muted">
          {view.durationMs === null ? '' : words.span(view.durationMs)}
        </span>
        {canOpen ? <Icon name="chevron" size={16} /> : <span />}
      </Button>
      {isRunning && view.progress?.total ? (
        <Progress label={name} done={view.progress.done} total={view.progress.total} />
      ) : null}
      {isOpen ? (
        <LogText lines={log} label={t('run.log.of', { step: name })} empty={t('run.log.empty')} />
      ) : null}
    </li>
  );
}

function detail({ state, detail: said, progress }: StepView, words: Words): string {
  if (said !== null) return words.say(said);
  if (state === 'running' && progress !== null) return progressWords(progress, words);
  return state === 'skipped' || state === 'unchanged' || state === 'cancelled' || state === 'failed'
    ? words.t(`step-state.${state}`)
    : '';
}

function progressWords(
  { unit, done, total }: NonNullable<StepView['progress']>,
  words: Words,
): string {
  const show = (value: number) =>
    unit === 'bytes'
      ? words.size(value)
      : unit === 'seconds'
        ? words.span(value * 1000)
        : new Intl.NumberFormat(words.locale).format(Math.round(value));
  if (unit === 'percent') return `${show(done)} %`;
  if (unit === 'answers') return words.t('run.answers', { count: done });
  return total === null
    ? show(done)
    : words.t('run.progress', { done: show(done), total: show(total) });
}
