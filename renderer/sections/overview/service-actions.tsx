import type { ServiceInfo } from '../../../contract/facts';
import type { AppState } from '../../../contract/ipc';
import { Button } from '../../components/button';
import { restartService } from '../../state/actions';
import { section } from '../../state/app-store';
import { useWords } from '../../words';
import { waitingFor } from './waiting';

interface ServiceActionsProps {
  readonly state: AppState;
  readonly services: readonly ServiceInfo[];
}

/** The actions that fit the service's state. */
export function ServiceActions({ state, services }: ServiceActionsProps) {
  const { t } = useWords();
  const [first] = services;
  if (first === undefined) return null;
  const isStopped = first.state === 'inactive' || first.state === 'failed';
  const canRestart =
    state.pending === null && state.status?.running === null && first.state !== 'not-installed';
  const name = t(isStopped ? 'action.start' : 'action.restart');
  const waiting = t(waitingFor(state));
  return (
    <div className="actions">
      <Button
        icon={isStopped ? 'play' : 'restart'}
        isDisabled={!canRestart}
        onPress={restartService}
        alternatives={[t('action.start'), t('action.restart'), waiting]}
      >
        {state.pending === 'restart' ? waiting : name}
      </Button>
      <Button
        icon="stick"
        isDisabled={(state.status?.code ?? null) === null}
        onPress={() => section.set('save-stick')}
      >
        {t('stick.save')}
      </Button>
    </div>
  );
}
