import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { DirectHost, ProxyUrl } from '../../contract/proxy';
import type { Settings } from '../../contract/settings';
import { parseEnvFile } from './env-file';

/** Never through a proxy: this computer itself. */
const alwaysDirect = ['localhost', '127.0.0.1', '::1'];

export interface Proxy {
  readonly url: string;
  /** Names and addresses reached directly. */
  readonly direct: readonly string[];
}

/** The proxy of the settings; null: everything is reached directly. */
export async function proxyIn({
  proxy,
  noProxy,
}: Pick<Settings, 'proxy' | 'noProxy'>): Promise<Proxy | null> {
  if (proxy === 'none') return null;
  if (proxy !== 'system') return { url: proxy, direct: noProxy };
  const own = await systemProxy();
  return own === null ? null : { url: own.url, direct: [...own.direct, ...noProxy] };
}

/** curl applies a name to its subdomains too; others only to itself, and need a leading dot for subdomains. */
const withAllBelow = (host: string): string[] =>
  isIP(host) !== 0 || /^[.*]/.test(host) ? [host] : [host, `.${host}`];

/** For git, uv, pip and our own client, which all read these. */
export const variablesOf = (proxy: Proxy | null): Readonly<Record<string, string>> =>
  proxy === null
    ? {}
    : {
        http_proxy: proxy.url,
        https_proxy: proxy.url,
        no_proxy: [...alwaysDirect, ...proxy.direct.flatMap(withAllBelow)].join(','),
      };

const environmentFile = '/etc/environment';
const longest = 100_000;

/** The proxy in the environment of every login on this computer, pam_env(8); null: none that is usable. */
export async function systemProxy(file = environmentFile): Promise<Proxy | null> {
  const text = (await readFile(file, 'utf8').catch(() => '')).slice(0, longest);
  const told = new Map(
    parseEnvFile(text.replaceAll(/^[ \t]*export[ \t]+/gm, '')).map(({ name, value }) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const url = ['https_proxy', 'http_proxy', 'all_proxy']
    .map((name) => told.get(name) ?? '')
    .find((value) => value !== '');
  const direct = (told.get('no_proxy') ?? '').split(',').map((entry) => entry.trim());
  return ProxyUrl.safeParse(url).success && url !== undefined
    ? { url, direct: direct.filter((entry) => DirectHost.safeParse(entry).success) }
    : null;
}
