import { repositoryProblem } from '../../../contract/repository-url';
import type { Settings } from '../../../contract/settings';
import type { BranchesAnswer } from '../../../contract/update';
import type { Words } from '../../words';
import { BranchField } from './branch-field';
import { choiceField, textField, toggleField, type SettingGroup } from './fields';
import { judgeBranch, type Draft } from './judge';
import { followOf, type MoreDraft } from './more-judge';
import { repositoryWords } from './repository-words';
import { lacksSigners, requirable, wrongSigner } from './trust-judge';
import { usual, type Editing } from './usual';

interface Source extends Editing<Draft> {
  readonly stored: Settings;
  readonly answer: BranchesAnswer | null;
  /** Asks a host other than the stored repository's, once a person allows it. */
  readonly onAsk: () => void;
}

/** Repository and branch have no default: the right ones depend on this computer. */
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
  const wrong = wrongSigner(more.draft);
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
      textField({
        id: 'trust.signers',
        isLong: true,
        label: t('settings.signers'),
        help: t('settings.signers.help'),
        value: more.draft.signers,
        usual: usual.signers,
        onChange: (signers) => more.onChange({ signers }),
        problem:
          wrong !== null
            ? t('settings.signers.invalid', { line: wrong.slice(0, 40) })
            : lacksSigners(more.draft)
              ? t('settings.signers.none')
              : null,
      }),
      choiceField({
        id: 'trust.require',
        label: t('settings.required'),
        help: t('settings.required.help'),
        value: more.draft.required,
        usual: usual.required,
        onChange: (required) => more.onChange({ required }),
        options: requirable.map((id) => ({
          id,
          name: t(`settings.required.${id}`),
        })),
      }),
    ],
  };
}
