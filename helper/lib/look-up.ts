import { execFile, type ExecFileException } from 'node:child_process';
import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

const program = '/usr/bin/getent';
/** The same limit as for a host to answer at all. */
const limitMs = 10_000;

/**
 * Resolves a name like every other program here, getaddrinfo(3), but in a process that can be killed: Node asks in a
 * thread that cannot be stopped, so a program that gave up long ago still waits for a silent resolver before it exits.
 */
export const lookUp: LookupFunction = (host, options, callback) => {
  ask(host, { limitMs }, (error, all) => {
    if (error?.code === 'ENOENT') {
      lookup(host, options, callback);
      return;
    }
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

const quickly = { limitMs: 3000, resolver: 'timeout:2 attempts:1' };

/**
 * Resolves quickly, for callers that can go on without the answer: one of several resolvers may be dead
 * (resolv.conf(5), "options"). Empty: not resolved.
 */
export const lookUpQuickly = (host: string): Promise<readonly string[]> =>
  new Promise((resolve) => {
    ask(host, quickly, (_, all) => {
      resolve(all.map(({ address }) => address));
    });
  });

function ask(
  host: string,
  { limitMs: timeout, resolver }: { readonly limitMs: number; readonly resolver?: string },
  told: (error: ExecFileException | null, all: LookupAddress[]) => void,
): void {
  const env = { LANG: 'C.UTF-8', ...(resolver !== undefined && { RES_OPTIONS: resolver }) };
  execFile(program, ['ahosts', host], { env, timeout, killSignal: 'SIGKILL' }, (error, stdout) => {
    told(error, addressesIn(stdout));
  });
}

/** Each address once, in the order of getent(1), which prints a line for every socket type. */
export function addressesIn(text: string): LookupAddress[] {
  const found = text.split('\n').map((line) => line.split(/\s/, 1)[0] ?? '');
  return [...new Set(found)].flatMap((address) => {
    const family = isIP(address);
    return family === 0 ? [] : [{ address, family }];
  });
}
