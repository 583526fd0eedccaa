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
  const answer = useAsked('settings:get', `${repository ?? ''} ${branch ?? ''}`);
  return (
    <Page title={t('settings.title')}>
      {answer === null ? (
        <p className="muted">{t('settings.loading')}</p>
      ) : answer.ok ? (
        <SourceForm
          key={JSON.stringify(answer.settings)}
          settings={answer.settings}
          state={state}
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
