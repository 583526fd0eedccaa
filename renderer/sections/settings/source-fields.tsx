import { repositoryProblem } from '../../../contract/repository-url';
import type { Settings } from '../../../contract/settings';
import type { BranchesAnswer } from '../../../contract/update';
import type { Words } from '../../words';
import { BranchField } from './branch-field';
import { textField, toggleField, type SettingGroup } from './fields';
import { judgeBranch, type Draft } from './judge';
import { followOf, type MoreDraft } from './more-judge';
import { repositoryWords } from './repository-words';
import { usual, type Editing } from './usual';

interface Source extends Editing<Draft> {
  readonly stored: Settings;
  readonly answer: BranchesAnswer | null;
  /** Asks a host that is not the stored repository's, once a person allows it. */
  readonly onAsk: () => void;
}

/** Repository and branch have no way back to a default: which are right is a matter of this computer. */
export function sourceGroup(
  { draft, onChange, stored, answer, onAsk }: Source,
  more: Editing<MoreDraft>,
  t: Words['t'],
): SettingGroup {
  const problem = repositoryProblem(draft.repository);
  const verdict = judgeBranch(draft, stored, answer);
  const pattern = textField({
    id: 'follow=tags:',
    label: t('settings.tags.pattern'),
    help: t('settings.tags.pattern.help'),
    value: more.draft.tagPattern,
    usual: usual.tagPattern,
    onChange: (tagPattern) => more.onChange({ tagPattern }),
    problem: followOf(more.draft) === null ? t('settings.tags.pattern.invalid') : null,
  });
  return {
    id: 'source',
    title: t('settings.source'),
    needsPassword: true,
    fields: [
      textField({
        id: 'repository',
        type: 'url',
        label: t('settings.repository'),
        help: t('settings.repository.help'),
        value: draft.repository,
        onChange: (repository) => onChange({ repository }),
        problem: problem === null ? null : repositoryWords(problem, t),
      }),
      {
        id: 'branch',
        words: [t('settings.branch'), draft.branch],
        isWrong: verdict === 'unknown',
        body: (
          <BranchField
            value={draft.branch}
            stored={stored.branch}
            onChange={(branch) => onChange({ branch })}
            answer={problem === null ? answer : null}
            onAsk={onAsk}
            verdict={verdict}
          />
        ),
      },
      toggleField({
        id: 'follow',
        label: t('settings.tags'),
        help: t('settings.tags.help'),
        states: [t('settings.on'), t('settings.off')],
        value: more.draft.followsTags,
        usual: usual.followsTags,
        onChange: (followsTags) => more.onChange({ followsTags }),
      }),
      ...(more.draft.followsTags ? [pattern] : []),
    ],
  };
}
