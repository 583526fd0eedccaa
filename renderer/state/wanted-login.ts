import type { LoginPurpose } from '../../contract/logins';
import { textIn, type Message } from '../../contract/message';
import { hostOf } from '../../contract/repository-url';
import { Store } from './store';

export interface WantedLogin {
  readonly for: LoginPurpose;
  readonly host: string;
}

/** The missing login for which the settings were opened. */
export const wantedLogin = new Store<WantedLogin | null>(null);

/** Which login would help; null: none. */
export function loginFor({ code, params }: Message): WantedLogin | null {
  const host = textIn(params, 'host');
  switch (code) {
    case 'repository-needs-login':
      return { for: 'repository', host: hostOf(textIn(params, 'url')) };
    case 'host-key-changed':
      return { for: 'repository', host };
    case 'proxy-wants-login':
      return { for: 'proxy', host: textIn(params, 'proxy') };
    case 'model-source-login':
      return { for: 'models', host };
    default:
      return null;
  }
}
