import type { ReactNode } from 'react';
import { failingBranch, isDemo } from '../../../contract/demo';
import type { AppState } from '../../../contract/ipc';
import { Button, IconButton } from '../../components/button';
import { putAway, refreshOrAsk } from '../../state/actions';
import { section } from '../../state/app-store';
import { useWords } from '../../words';

/** Things to try in a demo, until a person dismisses it. */
export function Tour({ state }: { state: AppState }) {
  const { t } = useWords();
  const { preferences, prefix, status } = state;
  if (preferences.dismissed.includes('tour') || !isDemo(prefix, status?.repository ?? null))
    return null;
  const canRefresh = status?.running === null && state.pending === null;
  return (
    <section className="card tour" aria-labelledby="tour">
      <header>
        <h2 id="tour">{t('tour.title')}</h2>
        <IconButton label={t('tour.close')} icon="x" onPress={() => putAway(preferences, 'tour')} />
      </header>
      <ul>
        <Stop text={t('tour.refresh')} />
        <Stop text={t('tour.branch')}>
          <Button kind="link" onPress={() => section.set('settings')}>
            {t('tour.branch.action')}
          </Button>
        </Stop>
        <Stop text={t('tour.back')}>
          <Button
            kind="link"
            isDisabled={!canRefresh}
            // it failed before: try it again anyway
            onPress={() => void refreshOrAsk({ branch: failingBranch, force: true })}
          >
            {t('tour.back.action')}
          </Button>
        </Stop>
        <Stop text={t('tour.models')}>
          <Button kind="link" onPress={() => section.set('models')}>
            {t('tour.models.action')}
          </Button>
        </Stop>
      </ul>
    </section>
  );
}

function Stop({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <li>
      <span>{text}</span>
      {children}
    </li>
  );
}
