import { useState } from 'react';
import type { AppState } from '../../../contract/ipc';
import { Banner } from '../../components/banner';
import { Page } from '../../components/page';
import { useAsked } from '../../state/use-asked';
import { useWords } from '../../words';
import { Personal } from './personal';
import { SourceForm } from './source-form';

export function Settings({ state }: { state: AppState }) {
  const { t, failure } = useWords();
  const { repository, branch } = state.status ?? {};
  const [saves, setSaves] = useState(0);
  const [saved, setSaved] = useState(false);
  const answer = useAsked('settings:get', `${repository ?? ''} ${branch ?? ''} ${saves}`);
  return (
    <Page title={t('settings.title')}>
      {answer === null ? (
        <p className="muted">{t('settings.loading')}</p>
      ) : answer.ok ? (
        <SourceForm
          key={JSON.stringify(answer.settings)}
          settings={answer.settings}
          state={state}
          saved={saved}
          onSaved={() => {
            setSaved(true);
            setSaves((before) => before + 1);
          }}
          onEdited={() => setSaved(false)}
        />
      ) : (
        <Banner
          tone="bad"
          icon="alert"
          text={t('settings.unreadable')}
          help={failure(answer.failure)}
        />
      )}
      <Personal state={state} />
    </Page>
  );
}
