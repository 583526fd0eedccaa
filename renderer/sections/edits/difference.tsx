import { useMemo } from 'react';
import type { EditedFile } from '../../../contract/edits';
import { Toggle } from '../../components/field';
import { HostileText } from '../../components/hostile-text';
import { LongList } from '../../components/long-list';
import { withoutControls } from '../../plain-text';
import { useWords } from '../../words';

interface DifferenceProps {
  readonly file: EditedFile;
  readonly isKept: boolean;
  readonly onKeep: (keep: boolean) => void;
}

/** One file's difference, which is somebody else's text: one row per line, marked by sign and colour. */
export function Difference({ file, isKept, onKeep }: DifferenceProps) {
  const { t } = useWords();
  const { path, shown, text } = file;
  const lines = useMemo(() => text.split('\n'), [text]);
  const columns = useMemo(
    () => lines.reduce((most, line) => Math.max(most, line.length), 0),
    [lines],
  );
  return (
    <div className="difference">
      <div className="difference-head">
        <HostileText className="difference-path">{path}</HostileText>
        {shown === 'apart' ? null : (
          <Toggle label={t('edits.keep')} isSelected={isKept} onChange={onKeep} />
        )}
      </div>
      {text === '' ? (
        <p className="difference-note muted">
          {t(shown === 'whole' || shown === 'cut' ? 'edits.no-lines' : `edits.${shown}`)}
        </p>
      ) : (
        <LongList
          rows={lines}
          role="region"
          label={t('edits.difference', { path })}
          columns={columns}
          draw={(line) => <DifferenceLine line={line} />}
        />
      )}
      {shown === 'cut' ? <p className="difference-note muted">{t('edits.cut')}</p> : null}
    </div>
  );
}

function DifferenceLine({ line }: { line: string }) {
  const kind = line.startsWith('@@ ')
    ? 'place'
    : line.startsWith('+')
      ? 'added'
      : line.startsWith('-')
        ? 'removed'
        : 'same';
  return (
    <span className={`difference-line ${kind}`} dir="ltr">
      {withoutControls(line)}
    </span>
  );
}
