import { describe, expect, test } from 'vitest';
import { Settings } from '../../../contract/settings';
import type { SettingGroup } from '../../../renderer/sections/settings/fields';
import { liveGroup } from '../../../renderer/sections/settings/live-fields';
import { loginsGroup } from '../../../renderer/sections/settings/logins-group';
import { moreDraftOf } from '../../../renderer/sections/settings/more-judge';
import { networkGroup, roomGroup } from '../../../renderer/sections/settings/network-fields';
import { pythonGroup } from '../../../renderer/sections/settings/python-fields';
import { refreshingGroup } from '../../../renderer/sections/settings/refreshing-fields';
import { foundIn } from '../../../renderer/sections/settings/search';
import { servicesGroup } from '../../../renderer/sections/settings/services-fields';
import { sourceGroup } from '../../../renderer/sections/settings/source-fields';
import { unattendedGroup } from '../../../renderer/sections/settings/unattended-fields';
import { wordsFor } from '../../../renderer/words';

const nothing = () => undefined;

/** Every group as it is when each of its fields is there. */
function groupsOf(settings: Settings, locale = 'en'): SettingGroup[] {
  const { t } = wordsFor(locale);
  const draft = { ...moreDraftOf(settings), followsTags: true, isHeld: true };
  const more = {
    draft: { ...draft, proxyKind: 'address' as const, proxyAddress: 'http://proxy.example:3128' },
    onChange: nothing,
  };
  const source = { draft: settings, onChange: nothing, stored: settings };
  return [
    sourceGroup({ ...source, answer: null, onAsk: nothing }, more, t),
    refreshingGroup(more, { value: settings.onFailure, onChange: nothing }, t),
    liveGroup(more, t),
    unattendedGroup(more, t),
    pythonGroup(more, settings, t),
    servicesGroup({ ...more, stored: settings }, t),
    networkGroup(more, t),
    roomGroup(more, t),
    loginsGroup(settings, t),
  ];
}

const settings = Settings.parse({
  unattended: { quiet: '08:30-17:45' },
  packages: ['fastapi', 'uvicorn'],
  services: [{ unit: 'ladylinux-llm.service' }],
});
const groups = groupsOf(settings);
const ids = (text: string, within = groups) =>
  foundIn(within, text).flatMap(({ fields }) => fields.map(({ id }) => id));

describe('the groups of the settings', () => {
  test('have at most seven lines each, and every line a place of its own', () => {
    for (const { id, fields } of groups) {
      expect(fields.length, id).toBeGreaterThan(0);
      expect(fields.length, id).toBeLessThanOrEqual(7);
    }
    const all = ids('');
    expect(new Set(all).size).toBe(all.length);
  });

  test('tell what cannot be saved', () => {
    const odd = groupsOf(Settings.parse({ packages: { names: ['fastapi'] } }));
    const wrong = odd.flatMap(({ fields }) => fields).filter(({ isWrong }) => isWrong === true);
    expect(wrong).toEqual([]);
  });
});

describe('a search', () => {
  test('finds a name, an explanation, a value, a group and what the file calls it', () => {
    expect(ids('kept versions')).toEqual(['keep']);
    expect(ids('such as a phone')).toEqual(['unattended.metered']);
    expect(ids('17:45')).toEqual(['unattended.quiet']);
    expect(ids('uvicorn')).toEqual(['packages.names']);
    expect(ids('ladylinux-llm')).toEqual(['services']);
    expect(ids('refreshes by the timer')).toHaveLength(7);
    expect(ids('saveLimitMiB')).toEqual(['saveLimitMiB']);
  });

  test('wants every word, in any order, without case and accents', () => {
    expect(ids('VERSIONS   kept')).toEqual(['keep']);
    expect(ids('kept nonsense')).toEqual([]);
    const german = groupsOf(settings, 'de');
    expect(ids('verlangt', german)).toEqual(ids('VERLÄNGT', german));
    expect(ids('andern', german)).toContain('prepare.data');
  });
});
