import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Settings } from '../../../contract/settings';
import { proxyFailure, proxyNames } from '../../../helper/lib/proxy';
import { layoutUnder } from '../../../helper/state/layout';
import { proxyIn, systemProxy, variablesOf } from '../../../helper/state/proxy';
import { useWayOut } from '../../../helper/state/way-out';
import { makeFolder, removeFolder } from '../../support/folder';

const proxy = 'http://proxy.school.example:3128';
let folder: string;
beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => removeFolder(folder));
afterEach(() => {
  for (const name of proxyNames) Reflect.deleteProperty(process.env, name);
});

describe('the setting', () => {
  it.each([
    ['none', true],
    ['system', true],
    [proxy, true],
    ['https://[2001:db8::1]:8443', true],
    ['http://pupil:secret@proxy.school.example:3128', false],
    ['http://proxy.school.example:3128/path', false],
    ['socks5://proxy.school.example:1080', false],
    ['proxy.school.example', false],
    ['', false],
  ])('%s: %s', (value, isGood) => {
    expect(Settings.safeParse({ proxy: value }).success).toBe(isGood);
  });

  it('none: nothing of the shell that starts us counts either', async () => {
    process.env['https_proxy'] = proxy;
    await useWayOut(layoutUnder(folder), Settings.parse({}));
    expect(process.env['https_proxy']).toBeUndefined();
    expect(await proxyIn(Settings.parse({}))).toBeNull();
  });

  it('an address: for git, uv, pip and us, with what is asked directly', async () => {
    const settings = Settings.parse({ proxy, noProxy: ['school.example', '.lab', '10.0.0.7'] });
    expect(variablesOf(await proxyIn(settings))).toEqual({
      http_proxy: proxy,
      https_proxy: proxy,
      no_proxy: 'localhost,127.0.0.1,::1,school.example,.school.example,.lab,10.0.0.7',
    });
  });
});

describe('/etc/environment', () => {
  it.each([
    ['nothing', 'PATH="/usr/bin"\n', null],
    [
      'as Ubuntu writes it',
      `https_proxy="${proxy}/"\nno_proxy="localhost,lab.example"\n`,
      `${proxy}/`,
    ],
    ['in capitals', `HTTPS_PROXY=${proxy}\n`, proxy],
    ['with export, as a shell wants it', `export http_proxy=${proxy}\n`, proxy],
    ['the first that is set', `http_proxy=http://other.example:1\nhttps_proxy=${proxy}\n`, proxy],
    ['with a login, which everybody can read', 'https_proxy=http://a:b@proxy.example:1\n', null],
    ['nonsense', 'https_proxy=://\nno_proxy=;;\0\n', null],
  ])('%s', async (_, text, url) => {
    const file = join(folder, 'environment');
    await writeFile(file, text);
    expect((await systemProxy(file))?.url ?? null).toBe(url);
  });

  it('is not needed', async () => {
    expect(await systemProxy(join(folder, 'absent'))).toBeNull();
  });
});

describe('what a failure says of the proxy', () => {
  it.each([
    // curl 7.88, curl 8, reqwest of uv, requests of pip, our own client
    ['Received HTTP code 407 from proxy after CONNECT', 'proxy-wants-login'],
    ['CONNECT tunnel failed, response 407', 'proxy-wants-login'],
    ['tunnel error: proxy authorization required', 'proxy-wants-login'],
    ["OSError('Tunnel connection failed: 407 Proxy Authentication Required')", 'proxy-wants-login'],
    ['Proxy response (407)', 'proxy-wants-login'],
    ['CONNECT tunnel failed, response 403', 'proxy-refuses'],
    // squid 5.7: ERR_CANNOT_FORWARD for a name that it does not know, ERR_CONNECT_FAIL for who does not answer it
    ['CONNECT tunnel failed, response 500', 'proxy-offline'],
    ['CONNECT tunnel failed, response 503', 'proxy-offline'],
    ['Tunnel connection failed: 503 Service Unavailable', 'proxy-offline'],
    ['Proxy response (502)', 'proxy-offline'],
    ['Could not resolve proxy: proxy.school.example', 'proxy-unreachable'],
    ['Failed to connect to proxy.school.example port 3128', 'proxy-unreachable'],
    ['connect ECONNREFUSED proxy.school.example:3128', 'proxy-unreachable'],
    ['Failed to connect to github.com port 443', undefined],
    ['returned error: 404', undefined],
  ])('%s: %s', (text, code) => {
    process.env['https_proxy'] = proxy;
    expect(proxyFailure(text)?.code).toBe(code);
  });

  it('is about nothing where there is none', () => {
    expect(proxyFailure('CONNECT tunnel failed, response 407')).toBeNull();
  });
});
