import type { News } from '../../../contract/ipc';
import type { Status } from '../../../contract/status';
import { Button } from '../../components/button';
import { HostileText } from '../../components/hostile-text';
import { Moment } from '../../components/moment';
import { ShortHash } from '../../components/short-hash';
import { section } from '../../state/app-store';
import { useWords } from '../../words';
import { BranchMenu } from './branch-menu';
import { Fact } from './fact';

interface CodeFactProps {
  readonly code: Status['code'];
  /** New commits; null if there are none or they have not been counted. */
  readonly news: News | null;
  /** Something else waits for the password. */
  readonly isPending: boolean;
}

export function CodeFact({ code, news, isPending }: CodeFactProps) {
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
        <BranchMenu branch={code.branch} isDisabled={isPending} />
        <ShortHash hash={code.hash} />
        <HostileText className="subject">{code.subject}</HostileText>
      </p>
      <p className="muted by-line">
        <HostileText>{code.author}</HostileText>
        <span aria-hidden="true">·</span>
        <Moment time={code.committedAt} />
        {news === null ? null : (
          <>
            <span aria-hidden="true">·</span>
            <Button kind="link" onPress={() => section.set('preview')}>
              {news.isForward
                ? t(news.moreCommits ? 'fact.code.far-behind' : 'fact.code.behind', {
                    count: news.newCommits,
                  })
                : t('fact.code.rewritten')}
            </Button>
          </>
        )}
        <span aria-hidden="true">·</span>
        <Button kind="link" onPress={() => section.set('edits')}>
          {t('fact.code.edits')}
        </Button>
      </p>
    </Fact>
  );
}
