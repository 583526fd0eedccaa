import { afterEach, describe, expect, it } from 'vitest';
import { verbGroups } from '../../../helper/commands/verb-groups';
import { messages, ui } from '../../../words/catalogues';
import { locales } from '../../../words/locale';
import { offerCommandsFor, withOwnCommands } from '../../../words/own-commands';

afterEach(() => {
  offerCommandsFor(null);
});

describe('commands in a private prefix', () => {
  it.each([
    [
      'Run: sudo ladylinux-refresh settings set branch=x',
      'Run: ladylinux-refresh --prefix /p settings set branch=x',
    ],
    ['See: ladylinux-refresh --help', 'See: ladylinux-refresh --prefix /p --help'],
    ['Run it: sudo ladylinux-refresh.', 'Run it: ladylinux-refresh --prefix /p.'],
    [
      '“ladylinux-refresh doctor --fix” would',
      '“ladylinux-refresh --prefix /p doctor --fix” would',
    ],
    ['/usr/lib/ladylinux/ladylinux-refresh.cjs is missing', null],
    ['sudo apt install --reinstall ladylinux-refresh', null],
    ['Install the package ladylinux-refresh.', null],
  ])('%s', (text, wanted) => {
    expect(withOwnCommands(text)).toBe(text);
    offerCommandsFor('/p');
    expect(withOwnCommands(text)).toBe(wanted ?? text);
  });

  it('nothing in a catalogue looks like a command and is none', () => {
    const verbs = verbGroups.flatMap((group) => group.verbs);
    const texts = locales.flatMap((locale) => [
      ...Object.values<string>(messages[locale]),
      ...Object.values<string>(ui[locale]),
    ]);
    offerCommandsFor('/p');
    const named = texts.flatMap((text) => [
      ...withOwnCommands(text).matchAll(/--prefix \/p ([a-z-]+|\{\w+\})/g),
    ]);
    expect(named.length).toBeGreaterThan(40);
    expect(
      named
        .map(([, verb = '']) => verb)
        .filter((verb) => !verb.startsWith('-') && !verb.startsWith('{') && !verbs.includes(verb)),
    ).toEqual([]);
  });
});
