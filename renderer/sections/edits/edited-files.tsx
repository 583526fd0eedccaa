import { useMemo, useState } from 'react';
import { ListBox, ListBoxItem, ListLayout, Virtualizer } from 'react-aria-components';
import type { AppState } from '../../../contract/ipc';
import type { EditedFile, EditsView } from '../../../contract/edits';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { HostileText } from '../../components/hostile-text';
import { refreshOrAsk } from '../../state/actions';
import { useWords } from '../../words';
import { waitingFor } from '../overview/waiting';
import { Difference } from './difference';

const rowHeight = 48;
/** The padding as a layout option: CSS padding would make the list wider than its box. */
const padding = 6;

/**
 * The files on the left, the difference of the chosen one on the right. Everything that a patch can hold is kept unless a person deselects
 * it.
 */
export function EditedFiles({ state, edits }: { state: AppState; edits: EditsView }) {
  const words = useWords();
  const { t } = words;
  const { files, total } = edits;
  const [chosen, setChosen] = useState(0);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(
    () => files.map((file, id) => ({ ...file, id, isKept: isKept(file, left) })),
    [files, left],
  );
  const file = rows[chosen] ?? rows[0];
  if (file === undefined) return null;
  const kept = rows.filter((row) => row.isKept);
  const keepable = rows.filter(({ shown }) => shown !== 'apart').length;
  const isAll = left.size === 0;
  const isIdle = state.pending === null && state.status?.running === null;
  const waiting = t(waitingFor(state));
  const label = isAll
    ? t('edits.try')
    : t('edits.try.some', { count: kept.length, total: keepable });
  return (
    <>
      <div className="card report-contents edits-contents">
        <Virtualizer layout={ListLayout} layoutOptions={{ rowSize: rowHeight, padding }}>
          <ListBox
            className="report-files"
            aria-label={t('edits.files')}
            items={rows}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[file.id]}
            onSelectionChange={(keys) => {
              const [id] = keys === 'all' ? [] : [...keys];
              if (typeof id === 'number') setChosen(id);
            }}
          >
            {(row) => (
              <ListBoxItem className="option edited-file" textValue={row.path}>
                <span className="row-text">
                  <HostileText>{row.path}</HostileText>
                  <span className="muted">
                    {t(`preview.edits.${row.change}`)}
                    {row.change === 'deleted' ? '' : ` · ${words.size(row.sizeBytes)}`}
                  </span>
                </span>
                {row.isKept ? (
                  <>
                    <Icon name="tick" size={14} />
                    <span className="for-readers">{t('edits.kept')}</span>
                  </>
                ) : null}
              </ListBoxItem>
            )}
          </ListBox>
        </Virtualizer>
        <Difference
          key={file.id}
          file={file}
          isKept={file.isKept}
          onKeep={(keep) => {
            const next = new Set(left);
            if (keep) next.delete(file.path);
            else next.add(file.path);
            setLeft(next);
          }}
        />
      </div>
      {total > files.length ? (
        <p className="muted">{t('preview.edits.more', { count: total - files.length })}</p>
      ) : null}
      <div className="form-actions">
        <span className="muted report-said">{t('edits.note')}</span>
        <Button
          kind="primary"
          icon="refresh"
          isDisabled={!isIdle || kept.length === 0}
          alternatives={[label, waiting]}
          onPress={() =>
            void refreshOrAsk({ edits: { paths: isAll ? null : kept.map(({ path }) => path) } })
          }
        >
          {state.pending === 'refresh' ? waiting : label}
        </Button>
      </div>
    </>
  );
}

const isKept = ({ shown, path }: EditedFile, left: ReadonlySet<string>): boolean =>
  shown !== 'apart' && !left.has(path);
