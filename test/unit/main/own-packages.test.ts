import { describe, expect, it } from 'vitest';
import { newerVersion } from '../../../main/features/own-packages';
import { installedVersion } from '../../../main/own-program';

const policyOf = (name: string, installed: string, candidate: string) => `${name}:
  Installed: ${installed}
  Candidate: ${candidate}
  Version table:
     ${candidate} 500
        500 https://example.org stable/main amd64 Packages
 *** ${installed} 100
        100 /var/lib/dpkg/status
`;
const both = (tray: [string, string], helper: [string, string]) =>
  policyOf('ladylinux-tray', ...tray) + policyOf('ladylinux-refresh', ...helper);

describe('newerVersion', () => {
  it.each([
    ['both', both(['0.1.0', '0.2.0'], ['0.1.0', '0.2.0']), '', '0.2.0'],
    ['the helper alone', both(['0.2.0', '0.2.0'], ['0.1.0', '0.2.0']), '', '0.2.0'],
    ['none', both(['0.2.0', '0.2.0'], ['0.2.0', '0.2.0']), '', null],
    ['one that is held', policyOf('ladylinux-tray', '0.1.0', '0.2.0'), 'ladylinux-tray', null],
    [
      'the other of the held one',
      both(['0.1.0', '0.2.0'], ['0.1.0', '0.3.0']),
      'ladylinux-tray\n',
      '0.3.0',
    ],
    ['one that is not installed', policyOf('ladylinux-tray', '(none)', '0.2.0'), '', null],
    ['one that is gone from apt', policyOf('ladylinux-tray', '0.2.0', '(none)'), '', null],
    ['no apt', '', '', null],
  ])('of %s', (_, policy, held, newer) => {
    expect(newerVersion(policy, held)).toBe(newer);
  });
});

describe('installedVersion', () => {
  it.each([
    ['one that is configured', 'installed 0.2.0\n', '0.2.0'],
    ['one that is only unpacked', 'unpacked 0.2.0', null],
    ['one whose configuration was cut', 'half-configured 0.2.0', null],
    ['one that was removed', 'config-files 0.1.0', null],
    ['none', '', null],
  ])('of %s', (_, told, installed) => {
    expect(installedVersion(told)).toBe(installed);
  });
});
