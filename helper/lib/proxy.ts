import { message, type Message } from '../../contract/message';
import { urlOf } from '../../contract/url';
import { loginFor, withLogin } from './logins';

export const proxyNames = ['http_proxy', 'https_proxy', 'no_proxy'] as const;

/** The proxy variables of this process, as git, uv, pip and our own client read them; empty if there is no proxy. */
export const proxyVariables = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    proxyNames.flatMap((name) => {
      const { [name]: value = '' } = process.env;
      return value === '' ? [] : [[name, value]];
    }),
  );

/** From now on, child processes log in to the proxy too. The environment that others see in /proc does not change. */
export function enterProxy(): void {
  for (const [name, url] of Object.entries(proxyVariables())) {
    if (name === 'no_proxy' || urlOf(url) === null) continue;
    process.env[name] = withLogin(url, loginFor('proxy', new URL(url).host));
  }
}

/** Host and port of a URL's server, as programs print them. */
export function serverOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port, protocol } = new URL(url);
  const usual = protocol === 'https:' ? 443 : 80;
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? usual : Number(port),
  };
}

/** How curl, reqwest, requests and our own client report that the proxy answered but refused the connection. */
const answered =
  /(?:HTTP code (\d{3}) from proxy|CONNECT tunnel failed, response (\d{3})|Tunnel connection failed: (\d{3})|Proxy response \((\d{3})\))/i;
const wantsLogin = /proxy authorization required|Proxy Authentication Required/i;
const noAnswer =
  /Could not resolve proxy|Proxy connection ended|Cannot connect to proxy|Proxy CONNECT aborted|tunnel error|ProxyError/i;

/** What an error text says about the proxy; null if there is no proxy or the text says nothing about it. */
export function proxyFailure(text: string): Message | null {
  const { https_proxy: url } = proxyVariables();
  if (url === undefined || urlOf(url) === null) return null;
  const proxy = new URL(url).host;
  const status = answered.exec(text)?.slice(1).find(Boolean);
  if (status === '407' || wantsLogin.test(text)) return message('proxy-wants-login', { proxy });
  // 500, 502, 503 or 504, as tinyproxy and squid answer if they cannot connect themselves
  if (status?.startsWith('5') === true) return message('proxy-offline', { proxy, status });
  if (status !== undefined) return message('proxy-refuses', { proxy, status });
  const { host, port } = serverOf(url);
  // the formats of curl and of Node
  const isSilent =
    noAnswer.test(text) ||
    [`${host} port ${String(port)}`, `${host}:${String(port)}`].some((at) => text.includes(at));
  return isSilent ? message('proxy-unreachable', { proxy }) : null;
}
