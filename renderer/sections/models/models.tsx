import type { ModelInfo, ModelsInfo } from '../../../contract/facts';
import { Badge } from '../../components/badge';
import { Banner } from '../../components/banner';
import { HostileText } from '../../components/hostile-text';
import { Empty, Page } from '../../components/page';
import { useWords } from '../../words';
import { modelLook } from './summary';

export function Models({ models }: { models: ModelsInfo | null }) {
  const { t } = useWords();
  return (
    <Page title={t('models.title')} intro={t('models.intro')}>
      <Content models={models} />
    </Page>
  );
}

function Content({ models }: { models: ModelsInfo | null }) {
  const { t } = useWords();
  if (models === null) return <Empty icon="models" text={t('models.unknown')} />;
  if (models.manifest === 'broken') {
    return (
      <Banner
        tone="warn"
        icon="warning"
        text={t('models.broken')}
        {...(models.problem === null ? {} : { help: models.problem })}
      />
    );
  }
  if (models.models.length === 0) return <Empty icon="models" text={t('models.none')} />;
  return (
    <ul className="card rows">
      {models.models.map((model, index) => (
        <ModelRow key={index} model={model} />
      ))}
    </ul>
  );
}

function ModelRow({ model }: { model: ModelInfo }) {
  const words = useWords();
  const { t } = words;
  const look = modelLook[model.state];
  return (
    <li className="row">
      <div className="row-text">
        <HostileText>{model.name}</HostileText>
        <p className="muted">
          {[
            t(model.required ? 'models.required' : 'models.optional'),
            ...(model.sizeBytes === null ? [] : [words.size(model.sizeBytes)]),
          ].join(' · ')}
        </p>
      </div>
      <Badge tone={look.tone} icon={look.icon}>
        {t(`model-state.${model.state}`)}
      </Badge>
    </li>
  );
}
