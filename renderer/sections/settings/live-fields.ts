import type { Words } from '../../words';
import { textField, toggleField, type SettingGroup } from './fields';
import { liveNumber, type LiveDraft, type LiveNumber } from './live-judge';
import { usual, type Editing } from './usual';

const ids = {
  drainSeconds: 'drain.seconds',
  drainUnattended: 'drain.unattendedSeconds',
  probationMinutes: 'probation.minutes',
  copyLimitMiB: 'data.copyLimitMiB',
} as const satisfies Record<LiveNumber, string>;

/** How a version goes into service: tested first, after running answers finish, watched, and with data that can be restored. */
export function liveGroup({ draft, onChange }: Editing<LiveDraft>, t: Words['t']): SettingGroup {
  const number = (name: LiveNumber) =>
    textField({
      id: ids[name],
      label: t(`settings.live.${name}`),
      help: t(`settings.live.${name}.help`),
      value: draft[name],
      usual: usual[name],
      onChange: (typed) => onChange({ [name]: typed }),
      problem: liveNumber(draft, name) === null ? t(`settings.live.${name}.invalid`) : null,
    });
  return {
    id: 'live',
    title: t('settings.live'),
    needsPassword: true,
    fields: [
      toggleField({
        id: 'canary.enabled',
        label: t('settings.live.triesBeside'),
        help: t('settings.live.triesBeside.help'),
        states: [t('settings.on'), t('settings.off')],
        value: draft.triesBeside,
        usual: usual.triesBeside,
        onChange: (triesBeside) => onChange({ triesBeside }),
      }),
      number('drainSeconds'),
      number('drainUnattended'),
      number('probationMinutes'),
      number('copyLimitMiB'),
    ],
  };
}
