import { useState } from 'react';
import { Button } from '../../components/button';
import { shortHash } from '../../../contract/plain-text';
import { returnTo } from '../../state/actions';
import { appState } from '../../state/app-store';
import { useStore } from '../../state/store';
import { useWords } from '../../words';

interface ReturnToProps {
  readonly commit: string | null;
  /** Set if the button does not stand beside its version. */
  readonly name?: string;
}

/** "Return to this version", confirmed in place. If the version is no longer kept, the helper says so. */
export function ReturnTo({ commit, name }: ReturnToProps) {
  const { t } = useWords();
  const state = useStore(appState);
  const [asks, setAsks] = useState(false);
  if (state === null || commit === null || commit === state.status?.code?.hash) return null;
  const isDisabled = state.pending !== null || state.status?.running !== null;
  if (!asks) {
    return (
      <div>
        <Button
          {...(name === undefined ? { icon: 'undo' } : { kind: 'link' })}
          isDisabled={isDisabled}
          onPress={() => setAsks(true)}
        >
          {name ?? t('action.return')}
        </Button>
      </div>
    );
  }
  return (
    <div className="ask">
      <p>{t('history.return.ask', { commit: shortHash(commit) })}</p>
      <Button
        kind="primary"
        autoFocus
        isDisabled={isDisabled}
        onPress={() => {
          setAsks(false);
          returnTo(commit);
        }}
      >
        {t('action.return')}
      </Button>
      <Button onPress={() => setAsks(false)}>{t('action.cancel')}</Button>
    </div>
  );
}
