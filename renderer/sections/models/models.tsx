import { Fragment } from 'react';
import type { AppState } from '../../../contract/ipc';
import type { ModelDetail } from '../../../contract/models';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { HostileText } from '../../components/hostile-text';
import { Empty, Page } from '../../components/page';
import { Rows } from '../../components/rows';
import { cancelModels, downloadModels, verifyModels } from '../../state/actions';
import { useAsked } from '../../state/use-asked';
import { useWords } from '../../words';
import { ModelRow } from './model-row';
import { modelsToShow, wanting } from './summary';
import { Work } from './work';

/** Every model that the code asks for, what of it is on this computer, and the work on models. */
export function Models({ state }: { state: AppState }) {
  const { t } = useWords();
  const { modelsWork, status } = state;
  const isAtWork = modelsWork !== null && modelsWork.end === null;
  const settled = isAtWork ? modelsWork.results.length : -1;
  const answer = useAsked('models:report', `${status?.code?.hash ?? ''} ${settled}`);
  const models = answer?.ok === true ? answer.report.models : modelsToShow(status?.models ?? null);
  return (
    <Page
      title={t('models.title')}
      intro={t('models.intro')}
      action={<Buttons models={models} state={state} isAtWork={isAtWork} />}
    >
      {modelsWork === null ? null : <Work work={modelsWork} />}
      <Missing models={models} />
      <Content models={models} state={state} isAtWork={isAtWork} />
    </Page>
  );
}

interface Shown {
  readonly models: readonly ModelDetail[];
  readonly state: AppState;
  readonly isAtWork: boolean;
}

function Buttons({ models, state, isAtWork }: Shown) {
  const { t } = useWords();
  const isAsking = state.pending !== null;
  if (isAtWork) {
    return (
      <Button onPress={cancelModels} isDisabled={isAsking}>
        {t('models.cancel')}
      </Button>
    );
  }
  if (models.length === 0) return null;
  const canDownload = models.some((model) =>
    model.files.some(
      ({ state: is, downloadable }) => downloadable && (is === 'missing' || is === 'incomplete'),
    ),
  );
  return (
    <div className="ask">
      <Button onPress={() => verifyModels([])} isDisabled={isAsking}>
        {t('models.verify')}
      </Button>
      {canDownload ? (
        <Button kind="primary" onPress={() => downloadModels([])} isDisabled={isAsking}>
          {t('models.download')}
        </Button>
      ) : null}
    </div>
  );
}

/** The models that the service lacks, by name. */
function Missing({ models }: Pick<Shown, 'models'>) {
  const { t } = useWords();
  const missing = wanting(models);
  if (missing.length === 0) return null;
  return (
    <Banner
      tone="warn"
      icon="warning"
      text={t('fact.models.missing', { count: missing.length })}
      help={<Names models={missing} />}
    />
  );
}

const named = 8;

function Names({ models }: { models: readonly ModelDetail[] }) {
  const { t } = useWords();
  const more = models.length - named;
  return (
    <>
      {models.slice(0, named).map(({ displayName }, index) => (
        <Fragment key={index}>
          {index === 0 ? null : ', '}
          <HostileText>{displayName}</HostileText>
        </Fragment>
      ))}
      {more > 0 ? ` ${t('models.missing.more', { count: more })}` : null}
    </>
  );
}

function Content({ models, state, isAtWork }: Shown) {
  const { t } = useWords();
  const info = state.status?.models ?? null;
  if (info?.manifest === 'broken') {
    return (
      <Banner
        tone="warn"
        icon="warning"
        text={t('models.broken')}
        {...(info.problem === null
          ? {}
          : { help: <HostileText lines={3}>{info.problem}</HostileText> })}
      />
    );
  }
  if (models.length > 0) {
    const canAct = !isAtWork && state.pending === null;
    return (
      <Rows
        rows={models}
        label={t('models.title')}
        keyOf={(_, index) => index}
        draw={(model, opening) => <ModelRow model={model} canAct={canAct} {...opening} />}
      />
    );
  }
  return <Empty icon="models" text={t(info === null ? 'models.unknown' : 'models.none')} />;
}
