import { expect, test } from 'vitest';
import { SettingsChange } from '../../../contract/settings-change';
import { Settings } from '../../../contract/settings';
import {
  unattendedChangeOf,
  unattendedDraftOf,
  unattendedFieldIsGood,
  type UnattendedDraft,
} from '../../../renderer/sections/settings/unattended-judge';

const stored = Settings.parse({
  unattended: { quiet: '08:00-18:00', maxLoad: 1.5, apply: 'start' },
});
const draft = unattendedDraftOf(stored);

test('what is typed as it is stored changes nothing', () => {
  expect(unattendedChangeOf(draft, stored)).toEqual({});
});

test('saves all of it together, and keeps what the window does not show', () => {
  const change = unattendedChangeOf(
    { ...draft, quiet: ' ', maxLoad: '2,5', metered: true, idleMinutes: '10', apply: ' 18:00' },
    stored,
  );
  expect(change).toEqual({
    unattended: {
      apply: '18:00',
      announceSeconds: 60,
      batteryPercent: 30,
      metered: true,
      maxLoad: 2.5,
      idleMinutes: 10,
    },
  });
  expect(SettingsChange.parse(change)).toEqual(change);
});

test.each<[keyof UnattendedDraft, string]>([
  ['quiet', '8-18'],
  ['batteryPercent', '101'],
  ['batteryPercent', ''],
  ['maxLoad', '-1'],
  ['idleMinutes', '1.5'],
  ['apply', 'tomorrow'],
  ['announceSeconds', '3601'],
])('takes no %s “%s”', (name, text) => {
  const wrong = { ...draft, [name]: text };
  expect(unattendedFieldIsGood(wrong, name)).toBe(false);
  expect(unattendedChangeOf(wrong, stored)).toBeNull();
  for (const other of ['quiet', 'batteryPercent', 'maxLoad', 'idleMinutes'] as const)
    if (other !== name) expect(unattendedFieldIsGood(wrong, other)).toBe(true);
});
