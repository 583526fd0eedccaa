import { proposalOf } from '../../../contract/package-proposal';
import type { RunReport } from '../../../contract/report';
import type { StepName } from '../../../contract/steps';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { GiveLogin } from '../../components/give-login';
import { useWords } from '../../words';
import { outcomeLook } from '../history/outcome';

interface ClosingProps {
  readonly report: RunReport;
  readonly onShowWhy: (step: StepName) => void;
}

/** The result of the run in one sentence. */
export function Closing({ report, onShowWhy }: ClosingProps) {
  const { t, say } = useWords();
  const look = outcomeLook[report.outcome];
  const { failedStep } = report;
  return (
    <Banner
      tone={look.tone}
      icon={look.icon}
      text={proposalOf(report) === null ? say(report.message) : t('packages.ended')}
      {...(report.cause === null ? {} : { help: say(report.cause) })}
    >
      <GiveLogin message={report.message} />
      {failedStep === null ? undefined : (
        <Button onPress={() => onShowWhy(failedStep)}>{t('action.show-why')}</Button>
      )}
    </Banner>
  );
}
