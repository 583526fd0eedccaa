import { useEffect, useRef } from 'react';
import type { AppState } from '../../../contract/ipc';
import type { RunView } from '../../../contract/run-view';
import { Button } from '../../components/button';
import { HostileText } from '../../components/hostile-text';
import { cancelRun } from '../../state/actions';
import { backToOverview } from '../../state/run-store';
import { useNow } from '../../state/use-now';
import { useWords } from '../../words';
import { isReturn } from '../../../words/outcome';

export function RunHead({ run, state }: { run: RunView; state: AppState }) {
  const { t } = useWords();
  const { kind, report } = run;
  const running = report === null;
  const head = useRef<HTMLElement>(null);
  // the view followed the steps downwards; the result and the next action stand at the top
  useEffect(() => {
    if (!running) head.current?.scrollIntoView({ block: 'nearest' });
  }, [running]);
  return (
    <header className="page-head run-head" ref={head}>
      <div>
        <h1>
          <HostileText>
            {running
              ? t(`run.title.${kind}`, { branch: run.branch })
              : t(isReturn(report) ? 'kind.rollback' : `outcome.${report.outcome}`)}
          </HostileText>
        </h1>
        {running ? <Elapsed since={run.startedAt} /> : null}
      </div>
      {running ? (
        <Button
          isDisabled={state.pending !== null}
          onPress={cancelRun}
          alternatives={[t('action.cancel'), t('action.cancelling')]}
        >
          {t(state.pending === 'cancel' ? 'action.cancelling' : 'action.cancel')}
        </Button>
      ) : (
        <Button kind="primary" autoFocus onPress={backToOverview}>
          {t('action.back')}
        </Button>
      )}
    </header>
  );
}

function Elapsed({ since }: { since: string }) {
  const words = useWords();
  const now = useNow(1000);
  const elapsed = Math.max(0, now.getTime() - new Date(since).getTime());
  return (
    <p className="muted">
      {words.t('run.elapsed', { span: words.coarseSpan(elapsed) })} · {words.t('run.safe-to-close')}
    </p>
  );
}
