import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseVerb, verbs } from '../../../helper/commands/privileged/verbs';

const commit = 'a'.repeat(40);
const policyFile = 'system/usr/share/polkit-1/actions/org.ladylinux.refresh.policy';

describe('the privileged entry’s arguments (threat 2)', () => {
  it('takes what the tray says', () => {
    const plain = { verb: 'start', rebuild: false, now: false, stage: false };
    expect(parseVerb(['start'])).toEqual(plain);
    expect(parseVerb(['start', '--now'])).toEqual({ ...plain, now: true });
    expect(parseVerb(['start', '--stage'])).toEqual({ ...plain, stage: true });
    expect(parseVerb(['apply'])).toEqual({ verb: 'apply', when: 'now', now: false });
    expect(parseVerb(['apply', '--when', '18:00'])).toMatchObject({ when: '18:00' });
    expect(parseVerb(['apply', '--discard'])).toMatchObject({ when: null });
    expect(parseVerb(['start', '--branch', 'develop', '--force'])).toBeNull();
    expect(parseVerb(['start-other'])).toBeNull();
    expect(parseVerb(['start-other', '--branch', 'develop', '--force'])).toEqual({
      verb: 'start-other',
      branch: 'develop',
      force: true,
      rebuild: false,
      now: false,
      edits: false,
    });
    expect(parseVerb(['start-other', '--edits'])).toMatchObject({ edits: true });
    expect(parseVerb(['start', '--edits'])).toBeNull();
    expect(parseVerb(['rollback', commit])).toEqual({ verb: 'rollback', commit });
    expect(
      parseVerb(['install', '--repository', 'https://example.org/x', '--branch', 'main']),
    ).toEqual({ verb: 'install', repository: 'https://example.org/x', branch: 'main' });
    expect(parseVerb(['models-verify'])).toEqual({
      verb: 'models-verify',
      names: [],
      again: false,
    });
    expect(parseVerb(['models-download', '--limit', '500000', 'Mistral 7B', 'b'])).toEqual({
      verb: 'models-download',
      names: ['Mistral 7B', 'b'],
      bytesPerSecond: 500_000,
    });
    for (const verb of [
      'cancel',
      'hold-hour',
      'models-cancel',
      'service-restart',
      'logins',
      'install',
      'doctor-fix',
      'configure-branch',
      'configure-holding',
      'configure-packages',
    ]) {
      expect(parseVerb([verb])).toEqual({ verb });
    }
    expect(parseVerb(['configure'])).toEqual({ verb: 'configure', refresh: false });
    expect(parseVerb(['configure', '--refresh'])).toEqual({ verb: 'configure', refresh: true });
  });

  it.each([
    [],
    [''],
    ['Start'],
    ['--help'],
    ['constructor'],
    ['__proto__'],
    ['models'],
    ['models-verify', '--prefix', '/tmp'],
    ['models-verify', 'a', '--again'],
    ['models-verify', ''],
    ['models-verify', 'a\nb'],
    ['models-verify', ...Array.from({ length: 101 }, () => 'a')],
    ['models-download', '--limit'],
    ['models-download', '--limit', '0'],
    ['models-download', '--limit', '1e9'],
    ['models-download', '--again'],
    ['models-cancel', 'now'],
    ['start', ''],
    ['start-other', '--branch', 'a', '--stage'],
    ['apply', '--when', 'never'],
    ['apply', '--when', '24:00'],
    ['apply', '--when', '$(id)'],
    ['apply', '--discard', '--now'],
    ['apply', '--branch', 'a'],
    ['start', 'main'],
    ['start', '--branch'],
    ['start', '--branch', '--upload-pack=touch /tmp/x'],
    ['start', '--branch', '$(id)'],
    ['start', '--branch', 'a;id'],
    ['start', '--branch', 'a', '--branch', 'b'],
    ['start', '--branch=a'],
    ['start', '--force', '--force'],
    ['start', '--force', 'yes'],
    ['start', '--commit', 'HEAD'],
    ['start', '--commit', `${commit} `],
    ['start', '--prefix', '/tmp'],
    ['start', '--dry-run'],
    ['rollback', commit, commit],
    ['rollback', '../../etc'],
    ['cancel', '--now'],
    ['configure', '{}'],
    ['configure-holding', '--refresh'],
    ['configure', '--refresh', '--refresh'],
    ['configure', '--refresh', 'yes'],
    ['install', '--adopt'],
    ['install', '--repository', 'ext::sh -c id'],
    ['install', '--repository', 'https://user:secret@example.org/x'],
    ['install', '--branch', '--upload-pack=x'],
    ['install', '--branch'],
    ['doctor-fix', '--yes'],
    ['logins', 'git.example.org'],
    ['start-from', '/media/ada/STICK'],
    ['install-from', '/media/ada/STICK'],
    ['bundle-make', '/media/ada/STICK'],
    ['bundle-cancel', 'now'],
  ])('refuses %j', (...argv) => {
    expect(parseVerb(argv)).toBeNull();
  });

  it('has one polkit action a verb, and none besides', async () => {
    const policy = await readFile(policyFile, 'utf8');
    const named = [...policy.matchAll(/exec\.argv1">([^<]+)</g)].map(([, verb]) => verb);
    expect(named.sort()).toEqual(Object.keys(verbs).sort());
    const paths = [...policy.matchAll(/exec\.path">([^<]+)</g)].map(([, path]) => path);
    expect(new Set(paths)).toEqual(new Set(['/usr/lib/ladylinux/ladylinux-helper']));
    expect(paths).toHaveLength(named.length);
  });
});
