import type { Status } from '../../../contract/status';
import { Banner } from '../../components/banner';
import { useWords } from '../../words';

// A problem with the address is shown beside the address; one with the settings is shown above every section.
const shownElsewhere = new Set([
  'exposed-to-network',
  'sandbox-mode',
  'models-missing',
  'not-set-up',
]);

export function Problems({ status }: { status: Status }) {
  const { say } = useWords();
  const bad = status.condition === 'attention';
  return (
    <>
      {status.problems
        .filter(({ code }) => !shownElsewhere.has(code) && !code.startsWith('settings-'))
        .map((problem, index) => (
          <Banner
            key={index}
            tone={bad ? 'bad' : 'warn'}
            icon={bad ? 'alert' : 'warning'}
            text={say(problem)}
          />
        ))}
      {(status.waiting?.for ?? []).map((reason, index) => (
        <Banner key={`waits-${String(index)}`} tone="info" icon="info" text={say(reason)} />
      ))}
    </>
  );
}
