import { useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { IpcResponse, SavedAnswer } from '../../../contract/ipc';
import { call } from '../../bridge';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { LongList } from '../../components/long-list';
import { Empty, Page } from '../../components/page';
import { withoutControls } from '../../plain-text';
import { useWords } from '../../words';

type Made = Extract<IpcResponse<'report:make'>, { ok: true }>;

/** Everything that a helper of the person needs: shown first, then saved. It is sent nowhere. */
export function Report() {
  const { t, failure } = useWords();
  const [working, setWorking] = useState(false);
  const [answer, setAnswer] = useState<IpcResponse<'report:make'> | null>(null);
  const [saved, setSaved] = useState<SavedAnswer | null>(null);
  const make = () => {
    setWorking(true);
    setSaved(null);
    void call('report:make')
      .then(setAnswer)
      .finally(() => setWorking(false));
  };
  const save = () => void call('report:save').then(setSaved);
  const collect = (
    <Button kind={answer === null ? 'primary' : 'plain'} isDisabled={working} onPress={make}>
      {t(working ? 'action.working' : answer === null ? 'report.make' : 'report.again')}
    </Button>
  );
  return (
    <Page title={t('report.title')} intro={t('report.intro')}>
      {answer?.ok === true ? (
        <>
          <Contents made={answer} />
          <div className="form-actions">
            <span className="muted report-said" role="status">
              {saved?.ok === true && saved.path !== null
                ? t('report.saved', { path: saved.path })
                : t('report.look')}
            </span>
            {collect}
            <Button kind="primary" icon="save" onPress={save}>
              {t('action.save-as')}
            </Button>
          </div>
        </>
      ) : (
        <Empty icon="report" text={t('report.what')}>
          {collect}
        </Empty>
      )}
      {answer?.ok === false ? (
        <Banner tone="bad" icon="alert" text={failure(answer.failure)} />
      ) : null}
      {saved?.ok === false ? (
        <Banner tone="bad" icon="alert" text={failure(saved.failure)} />
      ) : null}
    </Page>
  );
}

function Contents({ made }: { made: Made }) {
  const { t, size } = useWords();
  const [chosen, setChosen] = useState(made.files[0]?.name ?? '');
  const file = made.files.find(({ name }) => name === chosen);
  return (
    <div className="card report-contents">
      <ListBox
        className="report-files"
        aria-label={t('report.files')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[chosen]}
        onSelectionChange={(keys) => {
          const [name] = keys === 'all' ? [] : [...keys];
          if (typeof name === 'string') setChosen(name);
        }}
      >
        {made.files.map(({ name, text }) => (
          <ListBoxItem key={name} id={name} textValue={name} className="option report-file">
            <span>{name}</span>
            <span className="muted">{size(text.length)}</span>
          </ListBoxItem>
        ))}
      </ListBox>
      <LongList
        key={chosen}
        rows={(file?.text ?? '').split('\n')}
        label={chosen}
        draw={(line) => <bdi>{withoutControls(line)}</bdi>}
      />
    </div>
  );
}
