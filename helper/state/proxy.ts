import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { DirectHost, ProxyUrl } from '../../contract/proxy';
import type { Settings } from '../../contract/settings';
import { parseEnvFile } from './env-file';

/** What is asked without a proxy: this computer itself. */
const alwaysDirect = ['localhost', '127.0.0.1', '::1'];

export interface Proxy {
  readonly url: string;
  /** Names and addresses that are asked directly. */
  readonly direct: readonly string[];
}

/** The one of the settings; null: everything is asked directly. */
export async function proxyIn({
  proxy,
  noProxy,
}: Pick<Settings, 'proxy' | 'noProxy'>): Promise<Proxy | null> {
  if (proxy === 'none') return null;
  if (proxy !== 'system') return { url: proxy, direct: noProxy };
  const own = await systemProxy();
  return own === null ? null : { url: own.url, direct: [...own.direct, ...noProxy] };
}

/** curl takes a name for all below it, too; others take it for itself alone, and one with a dot for what is below. */
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

/** The one that every login of this computer is told of, pam_env(8); null: none that we could use. */
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
