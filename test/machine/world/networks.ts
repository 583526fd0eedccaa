import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ExecaChildProcess } from 'execa';
import { makeAuthority } from '../../support/certificates';
import type { Machine } from '../../support/machine';
import type { Internet } from './internet';
import { sh } from './machine';

const names = 'github.com pypi.org files.pythonhosted.org';
const ours = '198.51.100.1';
/** The address of another server. */
const other = '198.51.100.2';
/** An address without a server (RFC 5737). */
const nowhere = '192.0.2.1';
const authorityFile = '/etc/ladylinux/authority.pem';

/** Where the names lead over IPv6 (RFC 3849). */
const ours6 = '2001:db8:1::2';

/** Answers every name with this address; null: with "no such name". */
const resolver = (told: string | null, { failure = 3, seconds = 0 } = {}) => `
  const server = require('node:dgram').createSocket('udp4');
  server.on('message', (asked, from) => {
    let end = 12;
    while (asked[end] !== 0) end += asked[end] + 1;
    const isAddress = asked.readUInt16BE(end + 1) === 1 && ${String(told !== null)};
    const head = Buffer.from(asked.subarray(0, end + 5));
    head.writeUInt16BE(0x8180 + ${String(told === null ? failure : 0)}, 2);
    head.writeUInt16BE(isAddress ? 1 : 0, 6);
    head.writeUInt32BE(0, 8);
    const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...'${told ?? ''}'.split('.').map(Number)];
    setTimeout(() => server.send(isAddress ? Buffer.concat([head, Buffer.from(record)]) : head, from.port, from.address), ${String(seconds * 1000)});
  }).bind(53, '${ours}');`;

/** The hosts over IPv6. */
const relay = `
  const { connect, createServer } = require('node:net');
  createServer((near) => {
    const far = connect(443, '${ours}');
    for (const socket of [near, far]) socket.on('error', () => (near.destroy(), far.destroy()));
    near.pipe(far); far.pipe(near);
  }).listen(443, '${ours6}');`;

const portal = (certificate: { cert: string; key: string } | null) => `
  const answer = (_, response) => response.writeHead(302, { location: 'http://login.example/' }).end();
  const certificate = ${JSON.stringify(certificate)};
  (certificate === null ? require('node:http').createServer(answer)
    : require('node:https').createServer(certificate, answer)).listen(443, '${other}');`;

export interface Networks extends AsyncDisposable {
  /** By the names in docs/network.md; each resolves once the network behaves like that. `usual` ends the previous one. */
  readonly begin: Readonly<Record<string, () => Promise<void>>>;
  usual(): Promise<void>;
}

export async function networksOf(machine: Machine, internet: Internet): Promise<Networks> {
  const folder = await mkdtemp(join(tmpdir(), 'networks-'));
  const authority = await makeAuthority(folder);
  await machine.copyIn(authority.file, authorityFile);
  await sh(machine, `chmod 644 ${authorityFile}`);
  await machine.inet(['ip', 'address', 'add', `${other}/32`, 'dev', 'lo']);
  const wants = resolve(internet.repository, '../../../wants');
  const servers: ExecaChildProcess[] = [];
  const undo: (() => Promise<unknown>)[] = [];

  const serve = (script: string, port: string) =>
    begun(machine.inet(['node', '-e', script], { stdio: 'ignore', reject: false }), port);
  const begun = async (server: ExecaChildProcess, port: string) => {
    servers.push(server);
    await machine.inet([
      ...(['timeout', '20', 'bash', '-c'] as const),
      `until ss -Hltun | grep -q '${port} '; do sleep 0.05; done`,
    ]);
  };
  const hosts = (...lines: string[]) =>
    sh(
      machine,
      `printf '%s\\n' '127.0.0.1 localhost' ${lines.map((line) => `'${line}'`).join(' ')} > /etc/hosts`,
    );
  const resolveBy = async (server: string) => {
    await hosts();
    await sh(machine, `rm -f /etc/resolv.conf; echo 'nameserver ${server}' > /etc/resolv.conf`);
  };
  const elsewhere = async (certificate: { cert: string; key: string } | null) => {
    await serve(portal(certificate), `${other}:443`);
    await hosts(`${other} ${names}`);
  };
  const nft = (...rules: string[]) => machine.inet(['nft', rules.join('; ')]);
  const slow = async (rate: string) => {
    await machine.inet([
      ...(['tc', 'qdisc', 'replace', 'dev', 'wan0', 'root', 'tbf', 'rate', rate] as const),
      ...['burst', '32k', 'latency', '200ms'],
    ]);
    undo.push(() => machine.inet(['tc', 'qdisc', 'del', 'dev', 'wan0', 'root']));
  };
  const meanwhile = (script: string) =>
    servers.push(machine.inet(['bash', '-c', script], { stdio: 'ignore', reject: false }));
  const trusting =
    (name: string, ...days: [from: number, to: number] | []) =>
    async () => {
      await sh(machine, `ladylinux-refresh settings set certificates=${authorityFile}`);
      undo.push(() => sh(machine, 'ladylinux-refresh settings unset certificates'));
      await elsewhere(await authority.sign(name, ...days));
    };

  /** Applies rules to traffic to the hosts, including hosts that are added later. */
  const filtering = async (...rules: string[]) => {
    await nft(
      'add table ip filtering',
      'add chain ip filtering in { type filter hook input priority 0; }',
      ...rules.map((rule) => `add rule ip filtering in tcp dport 443 ${rule}`),
    );
    undo.push(() => nft('delete table ip filtering'));
  };

  return {
    begin: {
      'an unplugged cable': async () => {
        await machine.net('unplug');
        undo.push(() => machine.net('plug'));
      },
      'packets that get no answer': async () => {
        await machine.net('drop');
        undo.push(() => machine.net('undrop'));
      },
      'a host name that does not exist': async () => {
        await serve(resolver(null), `${ours}:53`);
        await resolveBy(ours);
      },
      'a resolver that fails': async () => {
        // SERVFAIL, RFC 1035 section 4.1.1
        await serve(resolver(null, { failure: 2 }), `${ours}:53`);
        await resolveBy(ours);
      },
      'a resolver that does not answer': () => resolveBy(nowhere),
      'a resolver that sends every name to a login page': async () => {
        await serve(portal(null), `${other}:443`);
        await serve(resolver(other), `${ours}:53`);
        await resolveBy(ours);
      },
      'a login page with its own certificate': trusting('login.example'),
      'a clock a year behind': trusting('github.com', 365, 730),
      'a clock a year ahead': trusting('github.com', -730, -365),
      'an unknown certificate authority': async () => elsewhere(await authority.sign('github.com')),
      'a repository that requires a login': async () => {
        await internet.want('github.com', 'Basic bm9ib2R5');
        undo.push(() => rm(join(wants, 'github.com')));
      },
      'IPv6 that does not reach the internet': async () => {
        const link = "$(ls /sys/class/net | grep -v -e '^lo$' | head -1)";
        await sh(
          machine,
          `ip address add 2001:db8::2/64 dev ${link} nodad; ip route add default via 2001:db8::1`,
        );
        await hosts(
          ...names.split(' ').flatMap((name) => [`2001:db8:1::1 ${name}`, `${ours} ${name}`]),
        );
        undo.push(() => sh(machine, `ip address del 2001:db8::2/64 dev ${link}`));
      },
      'a resolver that takes two seconds': async () => {
        await serve(resolver(ours, { seconds: 2 }), `${ours}:53`);
        await resolveBy(ours);
      },
      'only IPv6': async () => {
        const link = "$(ls /sys/class/net | grep -v -e '^lo$' | head -1)";
        await machine.inet(['ip', 'address', 'add', `${ours6}/128`, 'dev', 'lo']);
        await machine.inet(['ip', 'address', 'add', '2001:db8::1/64', 'dev', 'wan0', 'nodad']);
        await serve(relay, ':443');
        const direct = await sh(
          machine,
          `ip -4 address show dev ${link} | awk '/inet / { print $2 }'`,
        );
        const route = await sh(machine, 'ip -4 route show default');
        await sh(
          machine,
          `ip -4 address flush dev ${link}
           ip address add 2001:db8::2/64 dev ${link} nodad; ip route add default via 2001:db8::1`,
        );
        await hosts(`${ours6} ${names}`);
        undo.push(() =>
          sh(
            machine,
            `ip address del 2001:db8::2/64 dev ${link}; ip address add ${direct} dev ${link}
             ${route === '' ? '' : `ip route replace ${route}`}`,
          ),
        );
        undo.push(() => machine.inet(['ip', 'address', 'del', `${ours6}/128`, 'dev', 'lo']));
        undo.push(() => machine.inet(['ip', 'address', 'del', '2001:db8::1/64', 'dev', 'wan0']));
      },
      // as behind a tunnel whose ICMP reports of its MTU are filtered: RFC 2923, section 2.1
      'a connection that drops large packets': async () => {
        await nft(
          'add table ip large',
          'add chain ip large out { type filter hook output priority 0; }',
          'add rule ip large out tcp sport 443 ip length > 700 drop',
        );
        undo.push(() => nft('delete table ip large'));
      },
      'a connection of 2 Mbit/s': () => slow('2mbit'),
      // the kernels of our machines have no netem
      'a connection that loses every fifth packet': () => filtering('numgen random mod 5 < 1 drop'),
      'two addresses, the first of which does not answer': async () => {
        await hosts(
          ...names.split(' ').flatMap((name) => [`${nowhere} ${name}`, `${ours} ${name}`]),
        );
      },
      'a connection that is cut once per second': async () => {
        await slow('16mbit');
        await filtering();
        const rules = 'ip filtering in';
        meanwhile(`for i in 1 2 3; do sleep 1; nft add rule ${rules} tcp dport 443 reject with tcp reset;
          sleep 0.2; nft flush chain ${rules}; done`);
      },
      'two nodes with different ETags, the first of which fails during the download': async () => {
        await begun(internet.node(machine, other), `${other}:443`);
        await hosts(...[ours, other].map((address) => `${address} ${names}`));
        await slow('16mbit');
        await filtering();
        meanwhile(
          `sleep 1; nft add rule ip filtering in ip daddr ${ours} tcp dport 443 reject with tcp reset`,
        );
      },
    },
    async usual() {
      for (const server of servers.splice(0)) {
        server.kill();
        await server;
      }
      for (const each of undo.splice(0).reverse()) await each();
      await hosts(`${ours} ${names}`);
      await sh(machine, 'rm -f /etc/resolv.conf');
    },
    async [Symbol.asyncDispose]() {
      for (const server of servers) server.kill();
      await rm(folder, { recursive: true });
    },
  };
}
