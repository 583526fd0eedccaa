import { readFile, realpath } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopback } from '../../../common/loopback';
import { lookUpQuickly } from '../../lib/look-up';

/**
 * Networks that foreign code may not reach: this computer, the local network, private and special ranges (RFC 1122,
 * 1918, 3927, 6598, 4193, 4291, 5771), and the metadata addresses of clouds, which reveal secrets.
 */
export const closedNetworks: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '::/127',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
];

/** This computer, cloud metadata, multicast and broadcast. */
const ownNetworks: readonly string[] = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/3',
  '::/127',
  'fe80::/10',
  'ff00::/8',
];

/** IPAddressAllow= and IPAddressDeny= of a task with a network; allowed addresses take precedence. */
export interface Reach {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  /** The file that names the resolvers, if it is below /run. */
  readonly resolverFile: string | null;
}

export interface Network {
  /** URLs from the settings that the task must reach, wherever they are. */
  readonly addresses?: readonly string[];
  /** Also other computers on the local network. */
  readonly neighbours?: boolean;
  /** Everything, this computer included. */
  readonly everybody?: true;
}

export interface OwnNetwork {
  readonly resolverFile: string | null;
  readonly resolvers: readonly string[];
  /** This computer's addresses, as ADDRESS/PREFIX. */
  readonly own: readonly string[];
  readonly resolve: (host: string) => Promise<readonly string[]>;
}

/**
 * Allows a task the addresses of the settings even if one is on the local network or this computer, as a company's
 * index or a test's is. A name that resolves to this computer opens it only if the name itself says so (localhost).
 */
export async function reachFor(
  { addresses: urls = [], neighbours = false, everybody }: Network,
  { resolvers, own, resolve, resolverFile }: OwnNetwork,
): Promise<Reach> {
  if (everybody === true) return { allow: [], deny: [], resolverFile };
  const deny = neighbours
    ? [...ownNetworks, ...own.map((address) => address.replace(/\/.*/, ''))]
    : [...new Set([...closedNetworks, ...own])];
  const closed = blockListOf(deny);
  const isClosed = (address: string) =>
    closed.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  const wanted = await Promise.all(
    urls.map(async (url) => {
      const host = hostOf(url);
      if (host === null) return [];
      if (isLoopback(host)) return isIP(host) === 0 ? ['127.0.0.1', '::1'] : [host];
      if (isIP(host) !== 0) return [host];
      return (await resolve(host)).filter((address) => !isOwnOrLinkLocal(address));
    }),
  );
  const allow = [...resolvers, ...wanted.flat()].filter(
    (address) => isIP(address) !== 0 && isClosed(address),
  );
  return { allow: [...new Set(allow)], deny, resolverFile };
}

const isOwnOrLinkLocal = (address: string): boolean =>
  blockListOf(ownNetworks).check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const isLong = isIP(address) === 6;
    list.addSubnet(address, Number(prefix ?? (isLong ? 128 : 32)), isLong ? 'ipv6' : 'ipv4');
  }
  return list;
}

function hostOf(url: string): string | null {
  try {
    return new URL(url).hostname.replace(/^\[|\]$/g, '') || null;
  } catch {
    return null;
  }
}

export async function ownNetwork(): Promise<OwnNetwork> {
  const configuration = await readFile('/etc/resolv.conf', 'utf8').catch(() => '');
  const resolvers = [...configuration.matchAll(/^[ \t]*nameserver[ \t]+([^\s%]+)/gm)];
  const own = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).flatMap(({ cidr }) => cidr ?? []),
  );
  const file = await realpath('/etc/resolv.conf').catch(() => '');
  return {
    resolverFile: file.startsWith('/run/') ? file : null,
    resolvers: resolvers.map(([, address = '']) => address),
    own,
    resolve: lookUpQuickly,
  };
}
