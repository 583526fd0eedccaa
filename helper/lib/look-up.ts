import { execFile } from 'node:child_process';
import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

const program = '/usr/bin/getent';
/** As long as a host may take that is asked whether it is there. */
const limitMs = 10_000;

/**
 * Addresses of a name as every program here finds them, getaddrinfo(3), in a process that can be ended: Node asks in a thread that
 * nothing ends, and a program that has long given up waits for a silent resolver before it exits.
 */
export const lookUp: LookupFunction = (host, options, callback) => {
  const run = { env: { LANG: 'C.UTF-8' }, timeout: limitMs, killSignal: 'SIGKILL' } as const;
  execFile(program, ['ahosts', host], run, (error, stdout) => {
    if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT') {
      lookup(host, options, callback);
      return;
    }
    const all = addressesIn(stdout);
    const [first] = all;
    if (first !== undefined && error === null) {
      if (options.all === true) callback(null, all);
      else callback(null, first.address, first.family);
      return;
    }
    const code = error?.killed === true ? 'ETIMEDOUT' : 'ENOTFOUND';
    const said = new Error(`getaddrinfo ${code} ${host}`);
    callback(Object.assign(said, { code, syscall: 'getaddrinfo', hostname: host }), []);
  });
};

const quickMs = 3000;

/**
 * The same for whoever only wants to know where it leads, and goes on without: of several resolvers one may be dead (resolv.conf(5),
 * "options"). Empty: nobody could say.
 */
export const lookUpQuickly = (host: string): Promise<readonly string[]> =>
  new Promise((resolve) => {
    const env = { LANG: 'C.UTF-8', RES_OPTIONS: 'timeout:2 attempts:1' };
    const run = { env, timeout: quickMs, killSignal: 'SIGKILL' } as const;
    execFile(program, ['ahosts', host], run, (_, stdout) => {
      resolve(addressesIn(stdout).map(({ address }) => address));
    });
  });

/** Each once, in the order of getent(1): one line for every kind of socket. */
export function addressesIn(text: string): LookupAddress[] {
  const found = text.split('\n').map((line) => line.split(/\s/, 1)[0] ?? '');
  return [...new Set(found)].flatMap((address) => {
    const family = isIP(address);
    return family === 0 ? [] : [{ address, family }];
  });
}
