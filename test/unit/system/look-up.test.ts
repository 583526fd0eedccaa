import type { LookupAddress } from 'node:dns';
import { expect, it } from 'vitest';
import { addressesIn, lookUp, lookUpQuickly } from '../../../helper/lib/look-up';
import { whyOffline } from '../../../helper/lib/network-trouble';

const found = (host: string) =>
  new Promise<readonly LookupAddress[]>((resolve, reject) => {
    lookUp(host, { all: true }, (error, addresses) => {
      if (error === null) resolve(addresses as LookupAddress[]);
      else reject(error);
    });
  });

it('finds what /etc/hosts says, and says of a name that there is none', async () => {
  expect((await found('localhost')).map(({ address }) => address)).toContain('127.0.0.1');
  expect(await lookUpQuickly('localhost')).toContain('127.0.0.1');
  expect(await lookUpQuickly('there-is-none.invalid')).toEqual([]);
  const error = await found('there-is-none.invalid').then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(whyOffline(String(error))).toMatch(/name|silent/);
});

it('takes each address once, in its order, and nothing else', () => {
  expect(
    addressesIn(
      '2001:db8::1     STREAM example.org\n2001:db8::1     DGRAM\n192.0.2.1  STREAM\nnonsense\n\n',
    ),
  ).toEqual([
    { address: '2001:db8::1', family: 6 },
    { address: '192.0.2.1', family: 4 },
  ]);
});
