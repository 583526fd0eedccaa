import { useState } from 'react';
import type { AppState, SavedAnswer } from '../../../contract/ipc';
import { call } from '../../bridge';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { Empty } from '../../components/page';
import { shortHash } from '../../../contract/plain-text';
import { section } from '../../state/app-store';
import { useAsked } from '../../state/use-asked';
import { useWords } from '../../words';
import { Conversations } from '../overview/conversations';
import { EditedFiles } from './edited-files';

/** Local changes to the code in place: shown, saved as a patch, and tried on the new version. */
export function Edits({ state }: { state: AppState }) {
  const { t, failure } = useWords();
  const { status } = state;
  const [looks, setLooks] = useState(0);
  const [saved, setSaved] = useState<SavedAnswer | null>(null);
  const answer = useAsked('edits:show', `${String(looks)} ${status?.lastRun?.runId ?? ''}`);
  const edits = answer?.ok === true ? answer.edits : null;
  const save = () => void call('edits:save').then(setSaved);
  return (
    <div className="page edits">
      <header className="page-head">
        <h1>{t('edits.title')}</h1>
        <div className="actions">
          <Button onPress={() => section.set('overview')}>{t('action.back')}</Button>
          {edits === null || edits.total === 0 ? null : (
            <Button icon="save" onPress={save}>
              {t('edits.save')}
            </Button>
          )}
        </div>
      </header>
      <Conversations state={state} />
      {saved === null ? null : saved.ok ? (
        saved.path === null ? null : (
          <Banner tone="good" icon="check" text={t('report.saved', { path: saved.path })} />
        )
      ) : (
        <Banner tone="bad" icon="alert" text={failure(saved.failure)} />
      )}
      {answer === null ? (
        <p className="muted" role="status">
          {t('edits.loading')}
        </p>
      ) : edits === null ? (
        <Empty icon="alert" text={answer.ok ? '' : failure(answer.failure)}>
          <Button onPress={() => setLooks(looks + 1)}>{t('action.retry')}</Button>
        </Empty>
      ) : edits.total === 0 ? (
        <Empty icon="check" text={t('edits.none')} />
      ) : (
        <>
          <p className="muted edits-intro">
            {t('edits.intro', {
              count: edits.total,
              commit: shortHash(edits.commit),
              folder: edits.savedTo,
            })}
          </p>
          <EditedFiles state={state} edits={edits} />
        </>
      )}
    </div>
  );
}
