import type { Part } from '../support/part';
import { serving } from '../support/serve-race';

export async function served(): Promise<Part> {
  return {
    title: 'A bundle that is served',
    about: [
      '30 clients (curl) at once take all of a bundle of 143 MB in memory over loopback, from one and from the other in turn; nginx is Debian’s, with sendfile and one worker; ours is started as its unit starts it.',
    ],
    figures: await serving(),
  };
}
