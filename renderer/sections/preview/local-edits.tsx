import type { PreviewEdits } from '../../../contract/preview';
import { Button } from '../../components/button';
import { HostileText } from '../../components/hostile-text';
import { section } from '../../state/app-store';
import { useWords } from '../../words';

const shown = 8;

export function LocalEdits({ edits }: { edits: PreviewEdits | null }) {
  const words = useWords();
  const { t } = words;
  return (
    <section className="card" aria-labelledby="preview-edits">
      <h2 id="preview-edits" className="card-title">
        {t('preview.edits.title')}
      </h2>
      {edits === null ? (
        <p className="card-text muted">{t('preview.edits.unknown')}</p>
      ) : edits.total === 0 ? (
        <p className="card-text muted">{t('preview.edits.none')}</p>
      ) : (
        <>
          <p className="card-text">
            {t('preview.edits', { count: edits.total, folder: edits.savedTo })}
          </p>
          <ul className="edit-list">
            {edits.files.slice(0, shown).map(({ path, change, sizeBytes }) => (
              <li key={path}>
                <HostileText>{path}</HostileText>
                <span className="muted">
                  {t(`preview.edits.${change}`)}
                  {change === 'deleted' ? '' : ` · ${words.size(sizeBytes)}`}
                </span>
              </li>
            ))}
          </ul>
          <p className="card-foot muted">
            {edits.total > shown ? (
              <>{t('preview.edits.more', { count: edits.total - shown })} · </>
            ) : null}
            <Button kind="link" onPress={() => section.set('edits')}>
              {t('edits.show')}
            </Button>
          </p>
        </>
      )}
    </section>
  );
}
