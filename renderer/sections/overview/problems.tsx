import type { Status } from '../../../contract/status';
import { Banner } from '../../components/banner';
import { useWords } from '../../words';

// The address has its own warning, beside the address.
const shownElsewhere = new Set(['exposed-to-network', 'sandbox-mode', 'models-missing']);

export function Problems({ status }: { status: Status }) {
  const { t, say } = useWords();
  const bad = status.condition === 'attention';
  return (
    <>
      {status.setUp || status.mode === 'embedded' ? null : (
        <Banner
          tone="info"
          icon="info"
          text={t('trouble.not-set-up')}
          help={t('trouble.not-set-up.help')}
        />
      )}
      {status.problems
        .filter((problem) => !shownElsewhere.has(problem.code) && problem.code !== 'not-set-up')
        .map((problem, index) => (
          <Banner
            key={index}
            tone={bad ? 'bad' : 'warn'}
            icon={bad ? 'alert' : 'warning'}
            text={say(problem)}
          />
        ))}
    </>
  );
}
