import { beforeEach, describe, expect, it } from 'vitest';
import { HostsToAsk } from '../../../main/features/hosts-to-ask';

const stored = 'https://git.example.org/ada/x';
const elsewhere = 'https://evil.example/what-it-saw';

describe('a host that is asked for branches because a page says so', () => {
  let shown: string[];
  let answers: boolean[];
  let hosts: HostsToAsk;
  beforeEach(() => {
    shown = [];
    answers = [];
    hosts = new HostsToAsk((repository) => {
      shown.push(repository);
      return Promise.resolve(answers.shift() ?? false);
    });
  });

  it.each([
    ['the stored repository', stored, true],
    ['another one there', 'https://git.example.org/eve/y', true],
    ['a longer name', 'https://git.example.org.evil.example/ada/x', false],
    ['a name below it', 'https://saw.git.example.org/ada/x', false],
    ['another port', 'https://git.example.org:8443/ada/x', false],
    ['a folder of this computer', 'file:///srv/x', false],
  ])('%s', async (_, repository, isAsked) => {
    expect(await hosts.mayAsk(repository, stored, false)).toBe(isAsked);
    expect(shown).toEqual([]);
  });

  it('is none if the stored setting is unknown', async () => {
    expect(await hosts.mayAsk(stored, null, false)).toBe(false);
  });

  it('may be another one once a person allowed it, and until the tray ends', async () => {
    answers = [false, true];
    expect(await hosts.mayAsk(elsewhere, stored, true)).toBe(false);
    expect(await hosts.mayAsk(elsewhere, stored, false)).toBe(false);
    expect(await hosts.mayAsk(elsewhere, stored, true)).toBe(true);
    expect(await hosts.mayAsk(elsewhere, stored, false)).toBe(true);
    expect(await hosts.mayAsk('https://other.example/x', stored, false)).toBe(false);
    expect(shown).toEqual([elsewhere, elsewhere]);
  });

  it('brings one dialog at a time', async () => {
    const both = await Promise.all([
      hosts.mayAsk(elsewhere, stored, true),
      hosts.mayAsk('https://other.example/x', stored, true),
    ]);
    expect(both).toEqual([false, false]);
    expect(shown).toEqual([elsewhere]);
  });
});
