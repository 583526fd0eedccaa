import { BlockList, isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { reachFor, type Network, type Reach } from '../../../../helper/host/systemd/reach';

const names: Readonly<Record<string, readonly string[]>> = {
  'github.com': ['140.82.121.3'],
  'pypi.lan': ['10.3.0.7', 'fd00::7'],
  'rebind.example': ['127.0.0.1', '169.254.169.254', '::1', 'fe80::1'],
};
const surroundings = {
  resolvers: ['192.168.1.1', '127.0.0.53', '9.9.9.9'],
  own: ['203.0.113.2/24', '2001:db8::2/64', '127.0.0.1/8'],
  resolverFile: null,
  resolve: (host: string) => Promise.resolve(names[host] ?? []),
};

const given = (network: Network) => reachFor(network, surroundings);

/** As systemd.resource-control(5) says it: what is allowed, else not what is denied, else everything. */
function reaches({ allow, deny }: Reach, address: string): boolean {
  const kind = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const denied = new BlockList();
  for (const network of deny) {
    const [net = '', prefix] = network.split('/');
    const family = isIP(net) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) denied.addAddress(net, family);
    else denied.addSubnet(net, Number(prefix), family);
  }
  return allow.includes(address) || !denied.check(address, kind);
}

describe('what a task with a network reaches', () => {
  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '::1',
    '::',
    '10.0.0.1',
    '100.64.0.1',
    '172.31.255.255',
    '192.168.1.2',
    '169.254.169.254',
    'fe80::1',
    'fd00::1',
    'fd00:ec2::254',
    '224.0.0.251',
    'ff02::fb',
    '255.255.255.255',
    '203.0.113.2',
    '203.0.113.77',
    '2001:db8::2',
    '2001:db8::77',
  ])('not %s', async (address) => {
    expect(reaches(await given({ addresses: ['https://github.com/a/b'] }), address)).toBe(false);
  });

  it.each([
    '140.82.121.3',
    '9.9.9.9',
    '172.32.0.1',
    '100.128.0.1',
    '2606:50c0::1',
    '192.168.1.1',
    '127.0.0.53',
  ])('but %s', async (address) => {
    expect(reaches(await given({ addresses: ['https://github.com/a/b'] }), address)).toBe(true);
  });

  it.each([
    ['http://127.0.0.1:8123/simple', ['127.0.0.1']],
    ['http://localhost:8123/simple', ['127.0.0.1', '::1']],
    ['http://[::1]:8123/simple', ['::1']],
    ['https://192.168.7.7/git/x', ['192.168.7.7']],
    ['https://pypi.lan/simple', ['10.3.0.7', 'fd00::7']],
    ['https://github.com/a/b', []],
    // a name that leads to this computer, or to a cloud's secrets, opens neither
    ['https://rebind.example/a/b', []],
    ['file:///srv/repository.git', []],
    ['https://unknown.example/a', []],
  ])('an address of the settings, %s, opens %j', async (address, opened) => {
    const { allow } = await given({ addresses: [address] });
    expect(allow.filter((each) => !surroundings.resolvers.includes(each))).toEqual(opened);
  });

  it('a download of models reaches the local network, but not this computer', async () => {
    const reach = await given({ neighbours: true });
    const told = ['192.168.1.2', '203.0.113.77', '127.0.0.1', '203.0.113.2', '169.254.169.254'];
    expect(told.map((address) => reaches(reach, address))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('a script reaches everything where the settings say so', async () => {
    const reach = await given({ everybody: true });
    expect(reach).toMatchObject({ allow: [], deny: [] });
    expect(reaches(await given({}), '127.0.0.1')).toBe(false);
    expect(reaches(reach, '127.0.0.1')).toBe(true);
  });
});
