import { useEffect, useState } from 'react';
import type { Key } from 'react-aria-components';
import type { AppState } from '../../../contract/ipc';
import { Banner } from '../../components/banner';
import { Page } from '../../components/page';
import { wantedLogin } from '../../state/wanted-login';
import { useStore } from '../../state/store';
import { useAsked } from '../../state/use-asked';
import { useWords } from '../../words';
import { personalGroup } from './personal-fields';
import { SettingGroups } from './setting-groups';
import { SettingsForm } from './settings-form';

/** The groups that most people need. */
const atFirst: ReadonlySet<Key> = new Set(['personal', 'source']);

export function Settings({ state }: { state: AppState }) {
  const { t, failure } = useWords();
  const { repository, branch } = state.status ?? {};
  const [saves, setSaves] = useState(0);
  const [saved, setSaved] = useState(false);
  const [chosen, onOpen] = useState(atFirst);
  const open = useStore(wantedLogin) === null ? chosen : new Set([...chosen, 'logins']);
  useEffect(() => () => wantedLogin.set(null), []);
  const answer = useAsked('settings:get', `${repository ?? ''} ${branch ?? ''} ${saves}`);
  return (
    <Page title={t('settings.title')}>
      {answer?.ok === true ? (
        <SettingsForm
          key={JSON.stringify(answer.settings)}
          settings={answer.settings}
          state={state}
          saved={saved}
          onSaved={() => {
            setSaved(true);
            setSaves((before) => before + 1);
          }}
          onEdited={() => setSaved(false)}
          open={open}
          onOpen={onOpen}
        />
      ) : (
        <>
          {answer === null ? (
            <p className="muted">{t('settings.loading')}</p>
          ) : (
            <Banner
              tone="bad"
              icon="alert"
              text={t('settings.unreadable')}
              help={failure(answer.failure)}
            />
          )}
          <SettingGroups groups={[personalGroup(state, t)]} open={open} onOpen={onOpen} />
        </>
      )}
    </Page>
  );
}
