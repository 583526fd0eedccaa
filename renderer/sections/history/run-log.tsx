import { useState } from 'react';
import { foldRun, type RunView } from '../../../contract/run-view';
import { call } from '../../bridge';
import { Button } from '../../components/button';
import { LogText } from '../../components/log-text';
import { useWords } from '../../words';

/** The whole output of a run, read only on request. */
export function RunLog({ runId }: { runId: string }) {
  const { t } = useWords();
  const [lines, setLines] = useState<readonly string[] | null>(null);
  if (lines !== null) {
    return <LogText lines={lines} label={t('history.log.whole')} empty={t('history.log.gone')} />;
  }
  const show = () => {
    void call('history:log', { runId }).then((events) => {
      const run = events.reduce<RunView | null>(foldRun, null);
      setLines(
        (run?.steps ?? []).flatMap(({ step, log }) =>
          log.length === 0 ? [] : [`— ${t(`step.${step}`)} —`, ...log],
        ),
      );
    });
  };
  return (
    <div>
      <Button icon="logs" onPress={show}>
        {t('history.log.show')}
      </Button>
    </div>
  );
}
