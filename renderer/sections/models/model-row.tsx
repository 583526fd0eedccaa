import { Button as AriaButton } from 'react-aria-components';
import type { ModelDetail, ModelFileDetail } from '../../../contract/models';
import { Badge } from '../../components/badge';
import { Button } from '../../components/button';
import { GiveLogin } from '../../components/give-login';
import { HostileText } from '../../components/hostile-text';
import { Icon } from '../../components/icon';
import { Moment } from '../../components/moment';
import type { Opening } from '../../components/rows';
import { downloadModels, verifyModels } from '../../state/actions';
import { useWords } from '../../words';
import { lookOf } from './summary';

interface Shown {
  readonly model: ModelDetail;
  readonly canAct: boolean;
}

/** One model; when opened, each of its files and the actions for it. */
export function ModelRow({ model, canAct, isOpen, toggle }: Shown & Opening) {
  const words = useWords();
  const { t } = words;
  const look = lookOf(model);
  return (
    <>
      <AriaButton
        className="row history-row model-row"
        aria-expanded={isOpen}
        isDisabled={model.files.length === 0}
        onPress={toggle}
      >
        <span className="row-text">
          <HostileText>{model.displayName}</HostileText>
          <span className="muted">
            {[
              t(model.required ? 'models.required' : 'models.optional'),
              ...(model.sizeBytes === null ? [] : [words.size(model.sizeBytes)]),
            ].join(' · ')}
          </span>
        </span>
        <Badge tone={look.tone} icon={look.icon}>
          {t(look.key)}
        </Badge>
        <Icon name="chevron" size={16} />
      </AriaButton>
      {isOpen ? <Details model={model} canAct={canAct} /> : null}
    </>
  );
}

function Details({ model, canAct }: Shown) {
  const { t } = useWords();
  const isHere = model.files.some(({ sizeBytes }) => sizeBytes !== null);
  const canDownload = model.files.some(
    ({ state, downloadable }) => downloadable && (state === 'missing' || state === 'incomplete'),
  );
  const about = Object.entries(model.about).filter(([name]) => name !== 'notes');
  return (
    <div className="history-details model-details">
      {model.about['notes'] === undefined ? null : (
        <p className="muted">
          <HostileText>{model.about['notes']}</HostileText>
        </p>
      )}
      {about.length === 0 ? null : (
        <p className="muted">
          <HostileText>{about.map(([name, value]) => `${name}: ${value}`).join(' · ')}</HostileText>
        </p>
      )}
      {model.files.map((file, index) => (
        <File key={index} file={file} required={model.required} />
      ))}
      <div className="ask">
        {isHere ? (
          <Button onPress={() => verifyModels([model.name])} isDisabled={!canAct}>
            {t('models.verify.this')}
          </Button>
        ) : null}
        {canDownload ? (
          <Button onPress={() => downloadModels([model.name])} isDisabled={!canAct}>
            {t('models.download.this')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function File({ file, required }: { file: ModelFileDetail; required: boolean }) {
  const { t, say, size } = useWords();
  const { sizeBytes, partialBytes, expectedBytes, expected, checkedAt, reason } = file;
  const bytes = sizeBytes ?? partialBytes;
  const facts = [
    t(lookOf({ required, state: file.state }).key),
    ...(bytes === null
      ? []
      : expectedBytes === null || expectedBytes === bytes
        ? [size(bytes)]
        : [t('run.progress', { done: size(bytes), total: size(expectedBytes) })]),
    ...(expected === null ? [] : [`${expected.algorithm} ${expected.digest.slice(0, 16)}…`]),
  ];
  return (
    <div className="model-file">
      <HostileText className="mono">{file.path}</HostileText>
      <p className="muted">
        {facts.join(' · ')}
        {checkedAt === null ? null : (
          <>
            {' · '}
            {t('models.checked')} <Moment time={checkedAt} />
          </>
        )}
      </p>
      {reason === null ? null : <p className="muted">{say(reason)}</p>}
      <GiveLogin message={reason} />
    </div>
  );
}
