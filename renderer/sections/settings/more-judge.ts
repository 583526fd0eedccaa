import type { SettingsChange } from '../../../contract/settings-change';
import { Follow } from '../../../contract/follow';
import { Hold } from '../../../contract/holding';
import { HttpPath, ServiceUnit } from '../../../contract/primitives';
import {
  HealthHost,
  HealthSettings,
  Settings,
  type ServiceSettings,
} from '../../../contract/settings';
import { liveChangeOf, liveDraftOf, type LiveDraft } from './live-judge';
import { networkChangeOf, networkDraftOf, type NetworkDraft } from './network-judge';
import { pythonChangeOf, pythonDraftOf, type PythonDraft } from './python-judge';
import { trustChangeOf, trustDraftOf, type TrustDraft } from './trust-judge';
import { unattendedChangeOf, unattendedDraftOf, type UnattendedDraft } from './unattended-judge';

const usualHealth = HealthSettings.parse({});
const AskedHealth = HealthSettings.pick({ path: true, scheme: true, host: true, accept: true });
type AskedHealth = Pick<HealthSettings, 'path' | 'scheme' | 'host' | 'accept'>;

/** A service as it is typed. An empty path: only the unit's state counts. */
export interface ServiceDraft {
  readonly unit: string;
  readonly path: string;
  readonly scheme: HealthSettings['scheme'];
  /** Empty: the address that is connected to. */
  readonly host: string;
  /** Statuses and ranges, separated by commas. */
  readonly accept: string;
}

/** The settings below the source of the code, as they are typed. */
export interface MoreDraft
  extends PythonDraft, UnattendedDraft, NetworkDraft, LiveDraft, TrustDraft {
  readonly services: readonly ServiceDraft[];
  readonly keep: string;
  readonly saveLimitMiB: string;
  readonly mayChangeData: boolean;
  readonly followsTags: boolean;
  /** Empty: every tag. */
  readonly tagPattern: string;
  /** The application may ask, on behalf of the person at its page. */
  readonly mayAsk: boolean;
  readonly isHeld: boolean;
  /** The last day; empty: until a person ends it. */
  readonly heldUntil: string;
}

export const moreDraftOf = (settings: Settings): MoreDraft => ({
  services: settings.services.map(({ unit, health }) => serviceDraftOf(unit, health)),
  keep: String(settings.keep),
  saveLimitMiB: String(settings.saveLimitMiB),
  mayChangeData: settings.prepare.data,
  mayAsk: settings.ask,
  ...pythonDraftOf(settings),
  ...unattendedDraftOf(settings),
  ...networkDraftOf(settings),
  ...liveDraftOf(settings),
  ...trustDraftOf(settings),
  followsTags: settings.follow !== 'branch',
  tagPattern: settings.follow.startsWith('tags:') ? settings.follow.slice('tags:'.length) : '',
  isHeld: settings.hold !== false,
  heldUntil: typeof settings.hold === 'string' ? settings.hold : '',
});

/** The setting; null if the pattern is invalid. */
export function followOf({ followsTags, tagPattern }: MoreDraft): Follow | null {
  const pattern = tagPattern.trim();
  if (!followsTags) return 'branch';
  const parsed = Follow.safeParse(pattern === '' ? 'tags' : `tags:${pattern}`);
  return parsed.success ? parsed.data : null;
}

/** The setting; null if the day is invalid. */
export function holdOf({ isHeld, heldUntil }: MoreDraft): Hold | null {
  const parsed = Hold.safeParse(isHeld ? heldUntil.trim() || true : false);
  return parsed.success ? parsed.data : null;
}

export const unitIsGood = (draft: MoreDraft, index: number): 'good' | 'invalid' | 'twice' => {
  const unit = draft.services[index]?.unit ?? '';
  if (!ServiceUnit.safeParse(unit).success) return 'invalid';
  return draft.services.findIndex((service) => service.unit === unit) < index ? 'twice' : 'good';
};

export const serviceDraftOf = (unit: string, health: HealthSettings | null): ServiceDraft => ({
  unit,
  path: health?.path ?? '',
  scheme: health?.scheme ?? 'http',
  host: health?.host ?? '',
  accept: (health?.accept ?? usualHealth.accept).join(', '),
});

/** How the service is checked; null if a value is invalid. */
export function askedOf({ path, scheme, host, accept }: ServiceDraft): AskedHealth | null {
  const listed = accept.split(',').map((each) => each.trim());
  const read = AskedHealth.safeParse({
    path,
    scheme,
    ...(host === '' ? {} : { host }),
    accept: listed.map((each) => (/^\d+$/.test(each) ? Number(each) : each)),
  });
  return read.success ? read.data : null;
}

export const hostIsGood = (host: string): boolean =>
  host === '' || HealthHost.safeParse(host).success;

export const acceptIsGood = (draft: ServiceDraft): boolean =>
  askedOf({ ...draft, path: '/', host: '' }) !== null;

export const serviceIsGood = (draft: ServiceDraft): boolean =>
  draft.path === '' || askedOf(draft) !== null;

export const pathIsGood = (path: string): boolean =>
  path === '' || HttpPath.safeParse(path).success;

/** A whole number that the setting allows; null otherwise. */
export function numberOf(name: 'keep' | 'saveLimitMiB', text: string): number | null {
  if (!/^\d{1,9}$/.test(text)) return null;
  const parsed = Settings.shape[name].safeParse(Number(text));
  return parsed.success ? parsed.data : null;
}

/** The differences from what is stored, or null if some value cannot be saved. */
export function moreChangeOf(draft: MoreDraft, stored: Settings): SettingsChange | null {
  const keep = numberOf('keep', draft.keep);
  const saveLimitMiB = numberOf('saveLimitMiB', draft.saveLimitMiB);
  const areGood = draft.services.every(
    (service, index) => unitIsGood(draft, index) === 'good' && serviceIsGood(service),
  );
  const hold = holdOf(draft);
  const follow = followOf(draft);
  const python = pythonChangeOf(draft, stored);
  const unattended = unattendedChangeOf(draft, stored);
  const network = networkChangeOf(draft, stored);
  const live = liveChangeOf(draft, stored);
  const trust = trustChangeOf(draft, stored);
  if (keep === null || saveLimitMiB === null || !areGood) return null;
  if (hold === null || follow === null || python === null) return null;
  if (unattended === null || network === null || live === null || trust === null) return null;
  const before = moreDraftOf(stored);
  const differs = (name: keyof MoreDraft) =>
    JSON.stringify(draft[name]) !== JSON.stringify(before[name]);
  return {
    ...(differs('services') ? { services: servicesOf(draft, stored) } : {}),
    ...(keep === stored.keep ? {} : { keep }),
    ...(saveLimitMiB === stored.saveLimitMiB ? {} : { saveLimitMiB }),
    ...(differs('mayChangeData')
      ? { prepare: { ...stored.prepare, data: draft.mayChangeData } }
      : {}),
    ...python,
    ...unattended,
    ...(differs('mayAsk') ? { ask: draft.mayAsk } : {}),
    ...network,
    ...live,
    ...trust,
    ...(hold === stored.hold ? {} : { hold }),
    ...(follow === stored.follow ? {} : { follow }),
  };
}

/** Values of a service that the window does not show (its port, its time limit) stay as they were. */
function servicesOf(draft: MoreDraft, stored: Settings): ServiceSettings[] {
  return draft.services.map((service) => {
    const { unit } = service;
    const before = stored.services.find((each) => each.unit === unit);
    const { host: _, ...rest } = before?.health ?? usualHealth;
    const asked = service.path === '' ? null : askedOf(service);
    return { ...before, unit, health: asked === null ? null : { ...rest, ...asked } };
  });
}
