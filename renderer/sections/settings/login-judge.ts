import {
  DeployKey,
  type HostKey,
  Login,
  type LoginChange,
  LoginHost,
  type LoginPurpose,
  usualUser,
} from '../../../contract/logins';
import { hostOf, protocolOf } from '../../../contract/repository-url';
import type { Settings } from '../../../contract/settings';
import { urlOf } from '../../../contract/url';

/** A login as it is typed. */
export interface LoginDraft {
  readonly purpose: LoginPurpose;
  readonly host: string;
  readonly kind: 'password' | 'key';
  readonly user: string;
  readonly secret: string;
  readonly key: string;
  readonly isOwnToo: boolean;
}

/** The host that the settings use; empty if they name none. */
export function usualHost(purpose: LoginPurpose, { repository, proxy }: Settings): string {
  switch (purpose) {
    case 'repository':
      return protocolOf(repository) === 'file' ? '' : hostOf(repository);
    case 'proxy':
      return urlOf(proxy)?.host ?? '';
    case 'models':
      return '';
  }
}

export const emptyLogin = (
  purpose: LoginPurpose,
  host: string,
  settings: Settings,
): LoginDraft => ({
  ...{ purpose, host, user: '', secret: '', key: '', isOwnToo: false },
  kind: protocolOf(settings.repository) === 'ssh' && purpose === 'repository' ? 'key' : 'password',
});

/** Only code is fetched by ssh. */
export const kindOf = ({ kind, purpose }: LoginDraft): LoginDraft['kind'] =>
  purpose === 'repository' ? kind : 'password';

export const hostIn = ({ host }: LoginDraft): string | null => {
  const written = host.trim().toLowerCase();
  const read = LoginHost.safeParse(protocolOf(written) === null ? written : hostOf(written));
  return read.success ? read.data : null;
};

export const keyIsGood = ({ key }: LoginDraft): boolean => DeployKey.safeParse(key.trim()).success;

/** The login to store; null if something is missing or invalid. */
export function loginChangeOf(draft: LoginDraft, confirmed: HostKey | null): LoginChange | null {
  const host = hostIn(draft);
  if (host === null) return null;
  if (kindOf(draft) === 'key') {
    if (!keyIsGood(draft) || confirmed === null) return null;
    const { type, key } = confirmed;
    return { kind: 'keep-key', host, key: draft.key.trim(), hostKeys: [{ type, key }] };
  }
  const username = draft.user.trim() === '' ? usualUser(draft.purpose) : draft.user.trim();
  const login = Login.safeParse({ username, password: draft.secret.trim() });
  return login.success ? { kind: 'keep', for: draft.purpose, host, login: login.data } : null;
}
