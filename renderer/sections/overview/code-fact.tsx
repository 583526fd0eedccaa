import type { Status } from '../../../contract/status';
import { HostileText } from '../../components/hostile-text';
import { Moment } from '../../components/moment';
import { ShortHash } from '../../components/short-hash';
import { useWords } from '../../words';
import { Fact } from './fact';

export function CodeFact({ code }: { code: Status['code'] }) {
  const { t } = useWords();
  if (code === null) {
    return (
      <Fact icon="branch" label={t('fact.code')}>
        <p className="muted">{t('fact.code.none')}</p>
      </Fact>
    );
  }
  return (
    <Fact icon="branch" label={t('fact.code')}>
      <p className="code-line">
        <HostileText className="branch">{code.branch}</HostileText>
        <ShortHash hash={code.hash} />
        <HostileText className="subject">{code.subject}</HostileText>
      </p>
      <p className="muted by-line">
        <HostileText>{code.author}</HostileText>
        <span aria-hidden="true">·</span>
        <Moment time={code.committedAt} />
      </p>
    </Fact>
  );
}
