import { useMemo, useState } from 'react';
import type { RunView } from '../../../contract/run-view';
import { StepName } from '../../../contract/steps';
import { Button } from '../../components/button';
import { LogText } from '../../components/log-text';
import { Empty, Page } from '../../components/page';
import { Choice, TextInput } from '../../components/field';
import { useCopy } from '../../state/use-copy';
import { runFeed } from '../../state/run-store';
import { useStore } from '../../state/store';
import { useWords } from '../../words';
import { matchingLines } from './search';

const everything = 'all';

/** What the last run said, all steps or one, with search. */
export function Logs() {
  const { t } = useWords();
  const { run } = useStore(runFeed);
  return (
    <Page title={t('logs.title')} intro={t('logs.intro')}>
      {run === null ? <Empty icon="logs" text={t('logs.none')} /> : <RunLog run={run} />}
    </Page>
  );
}

function RunLog({ run }: { run: RunView }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [step, setStep] = useState<string>(everything);
  const { copy, copied } = useCopy();
  const lines = useMemo(() => {
    const chosen = StepName.safeParse(step);
    return matchingLines(run, text, chosen.success ? chosen.data : null);
  }, [run, text, step]);
  const steps = run.steps.filter((each) => each.log.length > 0);
  return (
    <>
      <div className="tools">
        <TextInput label={t('logs.search')} value={text} onChange={setText} type="search" />
        <Choice
          label={t('logs.step')}
          value={step}
          onChange={setStep}
          options={[
            { id: everything, name: t('logs.step.all') },
            ...steps.map((each) => ({ id: each.step, name: t(`step.${each.step}`) })),
          ]}
        />
        <span className="muted tools-count" role="status">
          {t('logs.lines', { count: lines.length })}
        </span>
        <Button icon="copy" onPress={() => copy(lines.join('\n'))}>
          {t(copied ? 'action.copied' : 'action.copy')}
        </Button>
      </div>
      <div className="card log-card">
        <LogText
          lines={lines}
          label={t('logs.title')}
          empty={text === '' ? t('logs.lines', { count: 0 }) : t('logs.no-match', { text })}
        />
      </div>
    </>
  );
}
