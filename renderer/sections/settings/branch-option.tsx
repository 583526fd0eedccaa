import type { BranchesAnswer } from '../../../contract/update';
import { HostileText } from '../../components/hostile-text';
import { Moment } from '../../components/moment';
import { ShortHash } from '../../components/short-hash';
import { useWords, type Words } from '../../words';

/** In CSS pixels, for the virtualizer. */
export const branchHeight = 52;

export const branchItems = (answer: BranchesAnswer | null) =>
  (answer?.state === 'known' ? answer.branches : []).map(({ name, ...tip }) => ({
    id: name,
    ...tip,
  }));

interface BranchOptionProps {
  readonly branch: ReturnType<typeof branchItems>[number];
  /** The branch of the settings. */
  readonly stored: string;
  readonly answer: BranchesAnswer | null;
}

export function BranchOption({ branch, stored, answer }: BranchOptionProps) {
  const { t } = useWords();
  return (
    <>
      <span className="option-text">
        <span className="option-name">
          {branch.id}
          {branch.id === stored ? (
            <span className="muted"> {t('settings.branch.current')}</span>
          ) : answer?.state === 'known' && branch.id === answer.defaultBranch ? (
            <span className="muted"> {t('settings.branch.default')}</span>
          ) : null}
        </span>
        <span className="muted by-line">
          {branch.subject === undefined ? null : <HostileText>{branch.subject}</HostileText>}
          {branch.committedAt === undefined ? null : <Moment time={branch.committedAt} />}
        </span>
      </span>
      <ShortHash hash={branch.hash} />
    </>
  );
}

/** What the branches of a repository are not, or how many they are. */
export function branchesHelp(answer: BranchesAnswer | null, { t, say }: Words): string {
  switch (answer?.state) {
    case undefined:
      return t('settings.branch.loading');
    case 'known': {
      const known = t('settings.branch.help.known', { count: answer.branches.length });
      if (answer.unusable === 0) return known;
      return `${known} ${t('settings.branch.unusable', { count: answer.unusable })}`;
    }
    case 'offline':
      return answer.message.code === 'offline' ? t('settings.branch.offline') : say(answer.message);
    case 'failed':
      return say(answer.message);
  }
}
