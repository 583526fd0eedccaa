import { once } from 'node:events';
import { createServer as createPlain } from 'node:http';
import { createServer as createSecure, type ServerOptions } from 'node:https';
import { createServer as createSilent, type AddressInfo, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { certificatesVariable } from '../../../helper/lib/certificates';
import { troubleOnTheWay, whyOffline } from '../../../helper/lib/network-trouble';
import { tryHost } from '../../../helper/lib/try-host';
import { networkFailure } from '../../../helper/models/download/http-source';
import { pythonFailure } from '../../../helper/tasks/python-failure';
import { remoteBranches } from '../../../helper/tasks/git/remote-branches';
import { makeAuthority, type Authority } from '../../support/certificates';
import { makeFolder, removeFolder } from '../../support/folder';
import { coded, page, table } from '../docs/support/markdown';

let folder: string;
let authority: Authority;
const servers: Server[] = [];
beforeAll(async () => {
  folder = await makeFolder();
  authority = await makeAuthority(folder);
  process.env[certificatesVariable] = authority.file;
});
afterAll(async () => {
  Reflect.deleteProperty(process.env, certificatesVariable);
  await removeFolder(folder);
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function at(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `https://127.0.0.1:${String((server.address() as AddressInfo).port)}/team/code`;
}
const secure = (options: ServerOptions) =>
  at(
    createSecure(options, (_, response) => {
      response.writeHead(200).end('hello');
    }),
  );

const networks: readonly (readonly [
  string,
  () => Promise<string>,
  { readonly code: string; params?: object },
])[] = [
  [
    'one that wants a login in a browser first, and answers in plain HTTP',
    () => at(createPlain((_, response) => response.writeHead(302, { location: '/' }).end())),
    { code: 'captive-portal' },
  ],
  [
    'the same, with its own certificate',
    async () => secure(await authority.sign('login.hotel.example')),
    { code: 'captive-portal' },
  ],
  [
    'a computer whose clock is behind',
    async () => secure(await authority.sign('127.0.0.1', 5, 30)),
    { code: 'certificate-not-now', params: { when: 'early' } },
  ],
  [
    'a computer whose clock is ahead, or an old certificate',
    async () => secure(await authority.sign('127.0.0.1', -30, -5)),
    { code: 'certificate-not-now', params: { when: 'late' } },
  ],
  [
    'an unknown certificate authority',
    async () => secure(await (await makeAuthority(`${folder}/other`)).sign('127.0.0.1')),
    { code: 'certificate-refused' },
  ],
  [
    'no host at the address',
    async () => {
      const url = await at(createSilent());
      servers.pop()?.close();
      return url;
    },
    { code: 'offline', params: { why: 'refused' } },
  ],
];

describe('a network', () => {
  it.each(networks)('%s: git', async (_, start, told) => {
    const url = await start();
    const answer = await remoteBranches(url, ['https'], new AbortController().signal);
    expect(answer).toMatchObject({ kind: 'failed', message: told });
  });

  it.each(networks)('%s: doctor', async (_, start, told) => {
    expect((await tryHost(await start(), 5000)).trouble).toMatchObject(told);
  });

  it('is in docs/network.md with what is said there', () => {
    const documented = table(page('docs/network.md'), 'where', 'git and doctor say');
    expect(documented.map(([where, code]) => [where, coded(code)[0]])).toEqual(
      networks.map(([where, , { code }]) => [where, code]),
    );
  });

  it('whatever a host says, it was reached', async () => {
    expect(
      (await tryHost(await secure(await authority.sign('127.0.0.1')), 5000)).trouble,
    ).toBeNull();
  });

  it('silence ends at the limit, and is reported', async () => {
    const { trouble } = await tryHost(await at(createSilent()), 300);
    expect(trouble).toMatchObject({ code: 'offline', params: { why: 'silent' } });
  });
});

describe('in the words of', () => {
  it.each([
    ['uv', 'invalid peer certificate: NotValidYet', 'certificate-not-now'],
    ['uv', 'invalid peer certificate: certificate not valid for name "pypi.org"', 'captive-portal'],
    ['uv', 'received corrupt message of type InvalidContentType', 'captive-portal'],
    [
      'pip',
      'certificate verify failed: certificate is not yet valid (_ssl.c:1016)',
      'certificate-not-now',
    ],
    [
      'pip',
      "certificate verify failed: Hostname mismatch, certificate is not valid for 'pypi.org'",
      'captive-portal',
    ],
    ['pip', '[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1016)', 'captive-portal'],
    [
      'git',
      'SSL: no alternative certificate subject name matches target host name',
      'captive-portal',
    ],
    ['a server', 'remote: Your token has expired', undefined],
    ['nobody', 'returned error: 404', undefined],
  ])('%s: %s', (_, text, code) => {
    expect(troubleOnTheWay(text, 'pypi.org')?.code).toBe(code);
    const ofPackages = pythonFailure({ kind: 'untrusted-certificate', detail: text }, 'x');
    expect(ofPackages.code).toBe(code ?? 'certificate-refused');
    const ofModels = networkFailure(new Error(text), new URL('https://pypi.org/m'));
    expect(ofModels.told.code).toBe(code ?? 'model-download-cut');
  });

  it.each([
    ['getaddrinfo ENOTFOUND github.com', 'name'],
    ['Could not resolve host: github.com', 'name'],
    ['connect ENETUNREACH 2001:db8::1:443', 'route'],
    ['connect ECONNREFUSED 192.0.2.1:443', 'refused'],
    ['Failed to connect to github.com port 443: nothing answers', 'silent'],
    ['early EOF', 'unknown'],
  ])('%s: %s', (text, why) => {
    expect(whyOffline(text)).toBe(why);
  });
});
