import { useState } from 'react';
import type { AppState } from '../../../contract/ipc';
import type { RunView, StepView } from '../../../contract/run-view';
import type { StepName } from '../../../contract/steps';
import { Banner } from '../../components/banner';
import { useWords } from '../../words';
import { BetterPath } from '../overview/better-path';
import { PackageProposal } from '../packages/package-proposal';
import { Announced } from './announced';
import { Closing } from './closing';
import { RunHead } from './run-head';
import { shownSteps } from './shown-steps';
import { StepList } from './step-list';

/** A refresh while it runs: the checklist with the log of each step, and one sentence at the end. */
export function Run({ run, state }: { run: RunView; state: AppState }) {
  const { t, say } = useWords();
  const [opened, setOpened] = useState<ReadonlySet<StepName>>(new Set());
  const toggle = (step: StepName) => {
    setOpened((old) => {
      const next = new Set(old);
      if (!next.delete(step)) next.add(step);
      return next;
    });
  };
  const list = (steps: readonly StepView[], numbered: boolean) => (
    <StepList steps={steps} numbered={numbered} opened={opened} onToggle={toggle} run={run} />
  );
  const { stage, live } = shownSteps(run);
  return (
    <div className="page run">
      <RunHead run={run} state={state} />
      <Announced state={state} />
      {run.report === null ? null : (
        <Closing report={run.report} onShowWhy={(step) => setOpened(new Set([step]))} />
      )}
      {run.report === null ? null : <PackageProposal state={state} />}
      {run.report === null ? null : <BetterPath state={state} />}
      {run.warnings.map((warning, index) => (
        <Banner key={index} tone="warn" icon="warning" text={say(warning)} />
      ))}
      <section className="card steps" aria-label={t('run.stage')}>
        <h2>
          {t('run.stage')} <span className="muted">{t('run.stage.note')}</span>
        </h2>
        {list(stage, false)}
      </section>
      <section className="card steps" aria-label={t('run.live')}>
        <h2>
          {t('run.live')} <span className="muted">{t('run.live.note')}</span>
        </h2>
        {list(live, true)}
      </section>
    </div>
  );
}
