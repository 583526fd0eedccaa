import * as z from 'zod';
import { urlOf } from './url';

export const AbsolutePath = z
  .string()
  .max(1000)
  .regex(/^\/[^\0]+$/);

/** Everybody can read the settings, and a list of processes. */
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
  }, 'is not an address such as http://proxy.example:3128, without a user name');
/** A name with all below it, or an address. */
export const DirectHost = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9.*:_-]+$/, 'is not a name such as example.org, or an address');
