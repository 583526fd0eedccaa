import type { AfterNetwork } from '../../../contract/after';
import type { SettingsChange } from '../../../contract/settings-change';
import { DownloadSettings, Settings } from '../../../contract/settings';
import { namesOf } from './parts';

/** The network settings as they are typed. */
export interface NetworkDraft {
  readonly proxyKind: 'none' | 'system' | 'address';
  readonly proxyAddress: string;
  /** Separated by commas. */
  readonly noProxy: string;
  /** Where a bundle is served; empty: nowhere. */
  readonly source: string;
  /** What the scripts of after.d may reach. */
  readonly afterNetwork: AfterNetwork;
  /** Megabytes a second; empty: no limit. */
  readonly limitMBps: string;
  readonly pausesForAnswers: boolean;
}

const isKind = (proxy: string): proxy is 'none' | 'system' =>
  proxy === 'none' || proxy === 'system';

export const networkDraftOf = ({
  proxy,
  noProxy,
  source,
  after,
  downloads,
}: Pick<Settings, 'proxy' | 'noProxy' | 'source' | 'after' | 'downloads'>): NetworkDraft => ({
  proxyKind: isKind(proxy) ? proxy : 'address',
  proxyAddress: isKind(proxy) ? '' : proxy,
  noProxy: noProxy.join(', '),
  source: source ?? '',
  afterNetwork: after.network,
  limitMBps: downloads.limitMBps === 0 ? '' : String(downloads.limitMBps),
  pausesForAnswers: downloads.pauseForAnswers,
});

/** The setting; null if the address is invalid. */
export function proxyOf({ proxyKind, proxyAddress }: NetworkDraft): string | null {
  if (proxyKind !== 'address') return proxyKind;
  const address = proxyAddress.trim();
  const read = Settings.shape.proxy.safeParse(address);
  return read.success && !isKind(address) ? read.data : null;
}

/** The setting; null if a name is invalid. */
export function noProxyOf({ noProxy }: NetworkDraft): string[] | null {
  const read = Settings.shape.noProxy.safeParse(namesOf(noProxy));
  return read.success ? read.data : null;
}

/** The setting; null if the text is no number. */
export function downloadsOf({
  limitMBps,
  pausesForAnswers,
}: NetworkDraft): Settings['downloads'] | null {
  const typed = limitMBps.trim().replace(',', '.');
  if (!/^(?:\d{1,6}(?:\.\d{1,3})?)?$/.test(typed)) return null;
  const read = DownloadSettings.safeParse({
    limitMBps: Number(typed),
    pauseForAnswers: pausesForAnswers,
  });
  return read.success ? read.data : null;
}

/** The setting, or null for none; undefined if the address is invalid. */
export function sourceOf({ source }: NetworkDraft): string | null | undefined {
  const address = source.trim();
  if (address === '') return null;
  const read = Settings.shape.source.safeParse(address);
  return read.success ? read.data : undefined;
}

/** The differences from what is stored, or null if some value cannot be saved. */
export function networkChangeOf(
  draft: NetworkDraft,
  stored: Settings,
): Pick<SettingsChange, 'proxy' | 'noProxy' | 'source' | 'after' | 'downloads'> | null {
  const [proxy, noProxy, source] = [proxyOf(draft), noProxyOf(draft), sourceOf(draft)];
  const downloads = downloadsOf(draft);
  if (proxy === null || noProxy === null || source === undefined || downloads === null) return null;
  const before = networkDraftOf(stored);
  const { network } = stored.after;
  return {
    ...(proxy === stored.proxy ? {} : { proxy }),
    ...(draft.noProxy === before.noProxy ? {} : { noProxy }),
    ...(source === (stored.source ?? null) ? {} : { source }),
    ...(draft.afterNetwork === network
      ? {}
      : { after: { ...stored.after, network: draft.afterNetwork } }),
    ...(JSON.stringify(downloads) === JSON.stringify(stored.downloads) ? {} : { downloads }),
  };
}
