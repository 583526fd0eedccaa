import { type KnownPreview, saidRelation } from '../../../contract/preview';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { useNow } from '../../state/use-now';
import { useWords } from '../../words';
import { Commits } from './commits';
import { LocalEdits } from './local-edits';
import { PackageChanges } from './package-changes';

interface PreviewContentProps {
  readonly known: KnownPreview;
  readonly isAsking: boolean;
  readonly again: () => void;
}

export function PreviewContent({ known, isAsking, again }: PreviewContentProps) {
  const words = useWords();
  const { t } = words;
  const now = useNow(60_000);
  const { relation, branch, newCommits, lostCommits, estimate } = known;
  const sentence = t(`preview.relation.${saidRelation(known)}`, {
    branch: known.tag ?? branch,
    count: newCommits,
    lost: lostCommits ?? 0,
  });
  const isBackward = relation === 'older' || relation === 'rewritten' || relation === 'unrelated';
  return (
    <>
      {isBackward ? (
        <Banner tone="warn" icon="warning" text={sentence} help={t('preview.rewritten.help')} />
      ) : (
        <p className="preview-sentence">{sentence}</p>
      )}
      {relation === 'same' ? null : (
        <p className="muted preview-time">
          {estimate === null
            ? t('preview.estimate.none')
            : t('preview.estimate', {
                downtime: words.span(estimate.downtimeMs),
                took: words.span(estimate.durationMs),
                runs: estimate.runs,
              })}
        </p>
      )}
      {known.notices.map((notice) => (
        <Banner key={notice.code} tone="warn" icon="warning" text={words.say(notice)} />
      ))}
      <Commits known={known} />
      <PackageChanges dependencies={known.dependencies} />
      {known.current === null ? null : <LocalEdits edits={known.edits} />}
      <p className="muted checked-line">
        <span title={words.exact(known.checkedAt)}>
          {t('preview.checked', { when: words.ago(known.checkedAt, now) })}
        </span>
        <Button
          kind="link"
          isDisabled={isAsking}
          onPress={again}
          alternatives={[t('action.check'), t('action.checking')]}
        >
          {t(isAsking ? 'action.checking' : 'action.check')}
        </Button>
      </p>
    </>
  );
}
