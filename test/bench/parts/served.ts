import type { Part } from '../support/part';
import { serving } from '../support/serve-race';

export async function served(): Promise<Part> {
  return {
    title: 'A bundle that is served',
    about: [
      '30 clients (curl) at once fetch a complete bundle of 143 MB, which is in memory, over loopback, from both servers in turn. nginx is Debian’s, with sendfile and one worker; ours is started like its unit does.',
    ],
    figures: await serving(),
  };
}
