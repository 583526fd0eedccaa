import { useMemo, useState } from 'react';
import type { SavedAnswer } from '../../../contract/ipc';
import type { LogSource } from '../../../contract/logs';
import { call } from '../../bridge';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { Choice, TextInput, Toggle } from '../../components/field';
import { LongList } from '../../components/long-list';
import { Page } from '../../components/page';
import { useCopy } from '../../state/use-copy';
import { useWords } from '../../words';
import { LogRow } from './log-row';
import { matchingLines, plainLog, type LevelChoice, type LogView } from './log-view';
import { useLog } from './use-log';

const levels: readonly LevelChoice[] = ['all', 'warning', 'error'];
const sources: readonly LogSource[] = ['service', 'refresh'];

/** The logs of the service and of the refreshes, live. */
export function Logs() {
  const { t, failure } = useWords();
  const [source, setSource] = useState<LogSource>('service');
  const [text, setText] = useState('');
  const [level, setLevel] = useState<LevelChoice>('all');
  const [follow, setFollow] = useState(true);
  const [saved, setSaved] = useState<SavedAnswer | null>(null);
  const { copy, copied } = useCopy();
  const view = useLog(source);
  const lines = useMemo(() => matchingLines(view.lines, text, level), [view.lines, text, level]);
  const save = () => {
    void call('logs:save', { source, text: plainLog(lines) }).then(setSaved);
  };
  return (
    <Page title={t('logs.title')} intro={t('logs.intro')}>
      <div className="log-tools">
        <Choice
          label={t('logs.source')}
          value={source}
          onChange={setSource}
          options={sources.map((id) => ({ id, name: t(`logs.source.${id}`) }))}
        />
        <Choice
          label={t('logs.level')}
          value={level}
          onChange={setLevel}
          options={levels.map((id) => ({ id, name: t(`logs.level.${id}`) }))}
        />
        <TextInput label={t('logs.search')} value={text} onChange={setText} type="search" />
      </div>
      {view.failure === null ? null : (
        <Banner tone="warn" icon="warning" text={failure(view.failure)} />
      )}
      <div className="card log-card">
        {lines.length === 0 ? (
          <p className="log-empty muted">{emptyWords(view, text, t)}</p>
        ) : (
          <LongList
            rows={lines}
            label={t(`logs.source.${source}`)}
            draw={(line) => <LogRow line={line} />}
            follow={follow}
            onFollow={setFollow}
          />
        )}
      </div>
      <div className="log-foot">
        <Toggle label={t('logs.follow')} isSelected={follow} onChange={setFollow} />
        <span className="muted log-count" role="status">
          {savedWords(saved, t) ?? t('logs.lines', { count: lines.length })}
        </span>
        <Button icon="copy" onPress={() => copy(plainLog(lines))}>
          {t(copied ? 'action.copied' : 'action.copy')}
        </Button>
        <Button icon="save" onPress={save}>
          {t('action.save-as')}
        </Button>
      </div>
      {saved?.ok === false ? (
        <Banner tone="bad" icon="alert" text={failure(saved.failure)} />
      ) : null}
    </Page>
  );
}

type T = ReturnType<typeof useWords>['t'];

function emptyWords(view: LogView, text: string, t: T): string {
  if (view.loading) return t('logs.loading');
  if (view.lines.length === 0) return t('logs.none');
  return text === '' ? t('logs.lines', { count: 0 }) : t('logs.no-match', { text });
}

const savedWords = (saved: SavedAnswer | null, t: T): string | null =>
  saved?.ok === true && saved.path !== null ? t('logs.saved', { path: saved.path }) : null;
