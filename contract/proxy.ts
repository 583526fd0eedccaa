import * as z from 'zod';
import type { ReasonCode } from './message-codes';
import { urlOf } from './url';

export const AbsolutePath = z
  .string()
  .max(1000)
  .regex(/^\/[^\0]+$/);

/** Without a login, because everybody can read the settings and process lists. */
export const ProxyUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((url) => {
    const read = urlOf(url);
    return (
      read !== null &&
      [read.username, read.password, read.search].join('') === '' &&
      read.pathname === '/'
    );
  }, 'no-proxy' satisfies ReasonCode);
/** A name with all its subdomains, or an address. */
export const DirectHost = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9.*:_-]+$/, 'no-direct-host' satisfies ReasonCode);
