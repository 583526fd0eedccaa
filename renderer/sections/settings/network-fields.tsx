import { AfterNetwork } from '../../../contract/after';
import type { Words } from '../../words';
import { choiceField, textField, toggleField, type SettingGroup } from './fields';
import { downloadsOf, noProxyOf, proxyOf, sourceOf, type NetworkDraft } from './network-judge';
import { NetworkTest } from './network-test';
import { usual, type Editing } from './usual';

const proxies = ['none', 'system', 'address'] as const;

/** How our own connections leave the computer, and what the administrator's scripts may reach. */
export function networkGroup(
  { draft, onChange }: Editing<NetworkDraft>,
  t: Words['t'],
): SettingGroup {
  const address = textField({
    id: 'proxy=http',
    label: t('settings.proxy.address.label'),
    help: t('settings.proxy.address.help'),
    value: draft.proxyAddress,
    onChange: (proxyAddress) => onChange({ proxyAddress }),
    problem: proxyOf(draft) === null ? t('settings.proxy.address.invalid') : null,
  });
  return {
    id: 'network',
    title: t('settings.network'),
    needsPassword: true,
    fields: [
      choiceField({
        id: 'proxy',
        label: t('settings.proxy'),
        value: draft.proxyKind,
        usual: usual.proxyKind,
        onChange: (proxyKind) => onChange({ proxyKind }),
        options: proxies.map((id) => ({ id, name: t(`settings.proxy.${id}`) })),
      }),
      ...(draft.proxyKind === 'address' ? [address] : []),
      textField({
        id: 'noProxy',
        label: t('settings.noProxy'),
        help: t('settings.noProxy.help'),
        value: draft.noProxy,
        usual: usual.noProxy,
        onChange: (noProxy) => onChange({ noProxy }),
        problem: noProxyOf(draft) === null ? t('settings.noProxy.invalid') : null,
      }),
      {
        id: 'doctor --network',
        words: [t('settings.network.test'), t('settings.network.test.help')],
        body: <NetworkTest />,
      },
      textField({
        id: 'downloads.limitMBps',
        label: t('settings.downloads.limit'),
        help: t('settings.downloads.limit.help'),
        value: draft.limitMBps,
        usual: usual.limitMBps,
        onChange: (limitMBps) => onChange({ limitMBps }),
        problem: downloadsOf(draft) === null ? t('settings.downloads.limit.invalid') : null,
      }),
      toggleField({
        id: 'downloads.pauseForAnswers',
        label: t('settings.downloads.pause'),
        help: t('settings.downloads.pause.help'),
        states: [t('settings.on'), t('settings.off')],
        value: draft.pausesForAnswers,
        usual: usual.pausesForAnswers,
        onChange: (pausesForAnswers) => onChange({ pausesForAnswers }),
      }),
      choiceField({
        id: 'after.network',
        label: t('settings.after.network'),
        value: draft.afterNetwork,
        usual: usual.afterNetwork,
        onChange: (afterNetwork) => onChange({ afterNetwork }),
        options: AfterNetwork.options.map((id) => ({
          id,
          name: t(`settings.after.network.${id}`),
        })),
      }),
    ],
  };
}

/** Files that computers nearby already have. */
export function roomGroup({ draft, onChange }: Editing<NetworkDraft>, t: Words['t']): SettingGroup {
  return {
    id: 'room',
    title: t('settings.room.title'),
    needsPassword: true,
    fields: [
      textField({
        id: 'source',
        label: t('settings.room'),
        help: t('settings.room.help'),
        value: draft.source,
        usual: usual.source,
        onChange: (source) => onChange({ source }),
        problem: sourceOf(draft) === undefined ? t('settings.room.invalid') : null,
      }),
    ],
  };
}
