import { useState } from 'react';
import { commitPage } from '../../../contract/commit-page';
import type { KnownPreview } from '../../../contract/preview';
import { Button, IconButton } from '../../components/button';
import { HostileText } from '../../components/hostile-text';
import { Moment } from '../../components/moment';
import { shortHash } from '../../../contract/plain-text';
import { ShortHash } from '../../components/short-hash';
import { openCommit } from '../../state/actions';
import { useWords } from '../../words';

const atFirst = 8;
const more = 50;

export function Commits({ known }: { known: KnownPreview }) {
  const { t } = useWords();
  const [shown, setShown] = useState(atFirst);
  const { commits, newCommits, moreCommits, repository } = known;
  if (commits.length === 0) return null;
  const unlisted = newCommits - commits.length;
  return (
    <section className="card" aria-labelledby="preview-commits">
      <h2 id="preview-commits" className="card-title">
        {t('preview.commits')}
      </h2>
      <ul className="rows">
        {commits.slice(0, shown).map(({ hash, subject, author, committedAt }) => (
          <li key={hash} className="row">
            <div className="row-text">
              <HostileText lines={2}>{subject}</HostileText>
              <p className="muted by-line">
                <HostileText>{author}</HostileText>
                <span aria-hidden="true">·</span>
                <Moment time={committedAt} />
              </p>
            </div>
            <ShortHash hash={hash} />
            {commitPage(repository, hash) === null ? null : (
              <IconButton
                icon="external"
                label={t('preview.commits.open', { commit: shortHash(hash) })}
                onPress={() => openCommit(hash)}
              />
            )}
          </li>
        ))}
      </ul>
      {commits.length > shown ? (
        <p className="card-foot">
          <Button kind="link" onPress={() => setShown(shown + more)}>
            {t('history.more', { count: commits.length - shown })}
          </Button>
        </p>
      ) : unlisted > 0 ? (
        <p className="card-foot muted">{t('preview.commits.more', { count: unlisted })}</p>
      ) : null}
      {moreCommits ? (
        <p className="card-foot muted">{t('preview.more-than-read', { count: newCommits })}</p>
      ) : null}
    </section>
  );
}
