import type { Settings } from '../../../contract/settings';
import type { Words } from '../../words';
import { choiceField, textField, toggleField, type SettingGroup } from './fields';
import { extrasOf, packagesOf, pythonOf, type PythonDraft } from './python-judge';
import { usual, type Editing } from './usual';

const tools = ['auto', 'uv', 'pip'] as const;

/** Which interpreter, and which packages beyond those that the repository lists. */
export function pythonGroup(
  { draft, onChange }: Editing<PythonDraft>,
  stored: Settings,
  t: Words['t'],
): SettingGroup {
  const wrong = (name: 'packages' | 'extras', given: string | null) =>
    given === null ? null : t(`settings.${name}.invalid`, { name: given });
  return {
    id: 'python',
    title: t('settings.python'),
    needsPassword: true,
    fields: [
      textField({
        id: 'python.version',
        label: t('settings.python.version'),
        help: t('settings.python.version.help'),
        value: draft.python,
        usual: usual.python,
        onChange: (python) => onChange({ python }),
        problem: pythonOf(draft, stored) === null ? t('settings.python.version.invalid') : null,
      }),
      toggleField({
        id: 'python.managed',
        label: t('settings.python.managed'),
        help: t('settings.python.managed.help'),
        states: [t('settings.on'), t('settings.off')],
        value: draft.receivesPython,
        usual: usual.receivesPython,
        onChange: (receivesPython) => onChange({ receivesPython }),
      }),
      textField({
        id: 'packages.names',
        isLong: true,
        label: t('settings.packages'),
        help: t('settings.packages.help'),
        value: draft.packages,
        usual: usual.packages,
        onChange: (packages) => onChange({ packages }),
        problem: wrong('packages', packagesOf(draft).wrong),
      }),
      textField({
        id: 'extras',
        label: t('settings.extras'),
        help: t('settings.extras.help'),
        value: draft.extras,
        usual: usual.extras,
        onChange: (extras) => onChange({ extras }),
        problem: wrong('extras', extrasOf(draft).wrong),
      }),
      choiceField({
        id: 'pythonTool',
        label: t('settings.python-tool'),
        value: draft.pythonTool,
        usual: usual.pythonTool,
        onChange: (pythonTool) => onChange({ pythonTool }),
        options: tools.map((id) => ({ id, name: t(`settings.python-tool.${id}`) })),
      }),
    ],
  };
}
