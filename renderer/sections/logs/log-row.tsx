import type { LogLine } from '../../../contract/logs';
import { withoutControls } from '../../plain-text';
import { useWords } from '../../words';

export function LogRow({ line }: { line: LogLine }) {
  const { t, exact } = useWords();
  return (
    <span className={`log-row level-${line.level}`}>
      <span className="log-time" title={line.time === null ? '' : exact(line.time)}>
        {line.time === null ? '' : clock(line.time)}
      </span>
      <span className="log-level">{t(`log-level.${line.level}`)}</span>
      <bdi>{withoutControls(line.text)}</bdi>
    </span>
  );
}

const clock = (time: string): string => new Date(time).toLocaleTimeString([], { hour12: false });
