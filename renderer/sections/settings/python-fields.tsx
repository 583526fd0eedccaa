import { Choice, TextInput, Toggle } from '../../components/field';
import type { Settings } from '../../../contract/settings';
import { useWords } from '../../words';
import { PasswordMark } from './password-mark';
import { extrasOf, packagesOf, pythonOf, type PythonDraft } from './python-judge';

interface PythonFieldsProps {
  readonly draft: PythonDraft;
  readonly stored: Settings;
  readonly onChange: (part: Partial<PythonDraft>) => void;
}

const tools = ['auto', 'uv', 'pip'] as const;

/** Which interpreter, and which packages beyond what the repository itself says. */
export function PythonFields({ draft, stored, onChange }: PythonFieldsProps) {
  const { t } = useWords();
  const wrong = (name: 'packages' | 'extras', given: string | null) =>
    given === null ? null : t(`settings.${name}.invalid`, { name: given });
  return (
    <fieldset className="group">
      <legend>
        {t('settings.python')} <PasswordMark />
      </legend>
      <TextInput
        label={t('settings.python.version')}
        value={draft.python}
        onChange={(python) => onChange({ python })}
        help={t('settings.python.version.help')}
        problem={pythonOf(draft, stored) === null ? t('settings.python.version.invalid') : null}
      />
      <Toggle
        label={t('settings.python.managed')}
        help={t('settings.python.managed.help')}
        isSelected={draft.receivesPython}
        onChange={(receivesPython) => onChange({ receivesPython })}
      />
      <TextInput
        isLong
        label={t('settings.packages')}
        value={draft.packages}
        onChange={(packages) => onChange({ packages })}
        help={t('settings.packages.help')}
        problem={wrong('packages', packagesOf(draft).wrong)}
      />
      <TextInput
        label={t('settings.extras')}
        value={draft.extras}
        onChange={(extras) => onChange({ extras })}
        help={t('settings.extras.help')}
        problem={wrong('extras', extrasOf(draft).wrong)}
      />
      <Choice
        label={t('settings.python-tool')}
        value={draft.pythonTool}
        onChange={(pythonTool) => onChange({ pythonTool })}
        options={tools.map((id) => ({ id, name: t(`settings.python-tool.${id}`) }))}
      />
    </fieldset>
  );
}
