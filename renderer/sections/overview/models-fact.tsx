import type { ModelsInfo } from '../../../contract/facts';
import { Note } from '../../components/badge';
import { Button } from '../../components/button';
import { section } from '../../state/app-store';
import { useWords, type Words } from '../../words';
import { summarize } from '../models/summary';
import { Fact } from './fact';

export function ModelsFact({ models }: { models: ModelsInfo | null }) {
  const words = useWords();
  return (
    <Fact icon="models" label={words.t('fact.models')}>
      <Lines models={models} words={words} />
    </Fact>
  );
}

function Lines({ models, words }: { models: ModelsInfo | null; words: Words }) {
  const { t } = words;
  if (models === null) return <p className="muted">{t('fact.models.unknown')}</p>;
  if (models.manifest === 'broken') {
    return (
      <Note tone="warn" icon="warning">
        {t('fact.models.broken')}
      </Note>
    );
  }
  if (models.models.length === 0) return <p className="muted">{t('fact.models.none')}</p>;
  const { total, present, requiredMissing, optionalMissing, unverifiable } = summarize(
    models.models,
  );
  return (
    <p className="spread">
      <span>
        {present === total
          ? t('fact.models.all-present', { total })
          : t('fact.models.present', { present, total })}
      </span>
      {requiredMissing > 0 ? (
        <Note tone="warn" icon="warning">
          {t('fact.models.missing', { count: requiredMissing })}
        </Note>
      ) : unverifiable > 0 ? (
        <Note tone="quiet" icon="unknown">
          {t('fact.models.unverified', { count: unverifiable })}
        </Note>
      ) : null}
      {optionalMissing > 0 ? (
        <Button kind="link" onPress={() => section.set('models')}>
          {t('fact.models.optional', { count: optionalMissing })}
        </Button>
      ) : null}
    </p>
  );
}
