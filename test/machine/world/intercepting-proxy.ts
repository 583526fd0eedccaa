import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, type ExecaChildProcess } from 'execa';
import type { Machine } from '../../support/machine';
import type { Internet } from './internet';
import { sh } from './machine';
import { closeDirectWay } from './way-out';

const address = '198.51.100.1:3128';

/** A company's squid(8): it requires a login, and decrypts TLS with certificates of its own authority. */
export interface InterceptingProxy extends AsyncDisposable {
  readonly url: string;
  readonly host: string;
  /** Of the company's authority. */
  readonly certificate: string;
  /** Starts it again. */
  start(): Promise<void>;
  /** What it has read since it was started: addresses that only who reads TLS can know. */
  seen(): Promise<string>;
}

export async function interceptingProxy(
  machine: Machine,
  internet: Internet,
  login: { readonly user: string; readonly password: string },
): Promise<InterceptingProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'squid-'));
  const at = (name: string) => join(folder, name);
  await execa('chmod', ['755', folder]);
  await mkdir(at('logs'));
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30'];
  const names = ['-subj', '/CN=Company CA', '-keyout', at('ca.key'), '-out', at('ca.pem')];
  await execa('openssl', [...request, ...names, '-addext', 'basicConstraints=critical,CA:TRUE']);
  const { stdout: hash } = await execa('openssl', ['passwd', '-apr1', login.password]);
  await writeFile(at('users'), `${login.user}:${hash}\n`);
  const makesCertificates = '/usr/lib/squid/security_file_certgen';
  await execa(makesCertificates, ['-c', '-s', at('certificates'), '-M', '4MB']);
  await execa('chown', ['-R', 'proxy:', folder]);
  const wayOut = await closeDirectWay(machine);
  let proxy: ExecaChildProcess | null = null;
  const stop = async () => {
    proxy?.kill();
    await proxy;
    proxy = null;
  };
  return {
    ...{ url: `http://${address}`, host: address, certificate: at('ca.pem') },
    async start() {
      await stop();
      const lines = [
        `http_port ${address} ssl-bump cert=${at('ca.pem')} key=${at('ca.key')} generate-host-certificates=on`,
        `sslcrtd_program ${makesCertificates} -s ${at('certificates')} -M 4MB`,
        `tls_outgoing_options cafile=${internet.certificate}`,
        `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${at('users')}`,
        'auth_param basic realm company',
        'acl members proxy_auth REQUIRED',
        'http_access allow members',
        'http_access deny all',
        'acl first at_step SslBump1',
        'ssl_bump peek first',
        'ssl_bump bump all',
        'cache deny all',
        'strip_query_terms off',
        ...[`access_log stdio:${at('logs/access')}`, `cache_log ${at('logs/cache')}`],
        ...[`coredump_dir ${folder}`, 'pid_filename none', 'pinger_enable off'],
        ...['shutdown_lifetime 0 seconds', 'max_filedescriptors 4096', 'visible_hostname company'],
      ];
      await writeFile(at('squid.conf'), `${lines.join('\n')}\n`);
      await writeFile(at('logs/access'), '');
      await execa('chown', ['-R', 'proxy:', at('logs')]);
      proxy = machine.inet(['/usr/sbin/squid', '-N', '-f', at('squid.conf')], {
        ...{ stdio: 'ignore', reject: false },
      });
      await sh(
        machine,
        `timeout 30 bash -c 'until exec 3<>/dev/tcp/${address.replace(':', '/')}; do sleep 0.1; done' 2>/dev/null`,
      );
    },
    seen: () => readFile(at('logs/access'), 'utf8'),
    async [Symbol.asyncDispose]() {
      await stop();
      await wayOut[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
