import { expect, test } from 'vitest';
import { Settings } from '../../../contract/settings';
import { SettingsChange } from '../../../contract/settings-change';
import {
  liveChangeOf,
  liveDraftOf,
  liveNumber,
  type LiveNumber,
} from '../../../renderer/sections/settings/live-judge';
import {
  lacksSigners,
  trustChangeOf,
  trustDraftOf,
  wrongSigner,
} from '../../../renderer/sections/settings/trust-judge';

const key = `ssh-ed25519 ${'A'.repeat(68)}`;
const stored = Settings.parse({
  drain: { seconds: 30 },
  trust: { signers: [`ada@example.org ${key}`], revoked: [key], require: 'commit' },
});
const live = liveDraftOf(stored);
const trust = trustDraftOf(stored);

test('what is typed as it is stored changes nothing', () => {
  expect(liveChangeOf(live, stored)).toEqual({});
  expect(trustChangeOf(trust, stored)).toEqual({});
});

test('saves what differs, and both waits together', () => {
  const change = liveChangeOf(
    { ...live, triesBeside: false, drainUnattended: ' 5 ', probationMinutes: '0' },
    stored,
  );
  expect(change).toEqual({
    canary: { enabled: false },
    drain: { seconds: 30, unattendedSeconds: 5 },
    probation: { minutes: 0 },
  });
  expect(SettingsChange.parse(change)).toEqual(change);
});

test.each<[LiveNumber, string]>([
  ['drainSeconds', '3601'],
  ['drainUnattended', '-1'],
  ['probationMinutes', '1.5'],
  ['probationMinutes', ''],
  ['copyLimitMiB', '1048577'],
])('takes no %s “%s”', (name, text) => {
  const wrong = { ...live, [name]: text };
  expect(liveNumber(wrong, name)).toBeNull();
  expect(liveChangeOf(wrong, stored)).toBeNull();
});

test('signers are read a line each, and what the window does not show of the trust stays', () => {
  const signers = `ada@example.org ${key}\n\n  bob@example.org ${key}  `;
  const change = trustChangeOf({ signers, required: 'nothing' }, stored);
  expect(change).toEqual({
    trust: { signers: [`ada@example.org ${key}`, `bob@example.org ${key}`], revoked: [key] },
  });
  expect(SettingsChange.parse(change)).toEqual(change);
});

test('a line that names no signer, and a signature that nobody could give, are told', () => {
  const wrong = { ...trust, signers: `ada@example.org ${key}\nbob AAAA` };
  expect(wrongSigner(wrong)).toBe('bob AAAA');
  expect(trustChangeOf(wrong, stored)).toBeNull();
  const nobody = { signers: ' \n', required: 'tag' } as const;
  expect([wrongSigner(nobody), lacksSigners(nobody)]).toEqual([null, true]);
  expect(trustChangeOf(nobody, stored)).toBeNull();
});
