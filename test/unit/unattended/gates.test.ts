import { describe, expect, it } from 'vitest';
import { UnattendedSettings } from '../../../contract/unattended';
import { closedGates } from '../../../helper/commands/gates';
import type { Ask } from '../../../helper/host/systemd/command';
import { surroundings, type Surroundings } from '../../../helper/host/systemd/surroundings';

const usual = UnattendedSettings.parse({});
const free: Surroundings = { batteryPercent: null, isMetered: false, load: 0, idleSeconds: 0 };
const noon = new Date(2026, 10, 24, 12, 0);
const waits = (around: Partial<Surroundings>, settings: object = {}) =>
  closedGates(UnattendedSettings.parse(settings), { ...free, ...around }, noon).map(
    ({ code }) => code,
  );

describe('what a refresh by the timer waits for', () => {
  it.each<[string, Partial<Surroundings>, object, string[]]>([
    ['nothing', {}, {}, []],
    ['a low battery', { batteryPercent: 29.9 }, {}, ['waits-for-power']],
    ['a battery at the limit', { batteryPercent: 30 }, {}, []],
    ['any battery, where that is wanted', { batteryPercent: 1 }, { batteryPercent: 0 }, []],
    [
      'a full battery, on mains only',
      { batteryPercent: 100 },
      { batteryPercent: 100 },
      ['waits-for-power'],
    ],
    ['mains power, on mains only', {}, { batteryPercent: 100 }, []],
    ['a metered line', { isMetered: true }, {}, ['waits-for-line']],
    ['a metered line that may be used', { isMetered: true }, { metered: true }, []],
    ['a busy machine', { load: 2.1 }, {}, ['waits-for-load']],
    ['a busy machine that may be', { load: 50 }, { maxLoad: 0 }, []],
    ['a load that nobody can say', { load: null }, {}, []],
    ['somebody at work', { idleSeconds: 599 }, { idleMinutes: 10 }, ['waits-for-idle']],
    ['nobody at work', { idleSeconds: 600 }, { idleMinutes: 10 }, []],
    ['idleness that nobody can say', { idleSeconds: null }, { idleMinutes: 10 }, []],
    [
      'several',
      { isMetered: true, batteryPercent: 3 },
      { quiet: '11:00-13:00' },
      ['waits-for-hours', 'waits-for-power', 'waits-for-line'],
    ],
  ])('%s', (_name, around, settings, expected) => {
    expect(waits(around, settings)).toEqual(expected);
  });

  it('waits for nothing that is not set, but for power, line and load', () => {
    expect(usual).toMatchObject({ batteryPercent: 30, metered: false, maxLoad: 2, idleMinutes: 0 });
    expect(usual.quiet).toBeUndefined();
  });
});

describe('what the bus says', () => {
  const answering =
    (answers: Readonly<Record<string, string>>): Ask =>
    (_program, args) => {
      const known = answers[args.slice(-1)[0] ?? ''];
      return Promise.resolve({
        exitCode: known === undefined ? 1 : 0,
        stdout: known ?? '',
        stderr: '',
      });
    };
  const of = (answers: Readonly<Record<string, string>>) => surroundings(answering(answers), noon);
  const yes = '{"type":"b","data":true}';

  it('is read as it is published', async () => {
    const since = (noon.getTime() - 90_000) * 1000;
    const around = await of({
      OnBattery: yes,
      Percentage: `${yes}\n{"type":"d","data":4.15000000000000e+01}`,
      Metered: '{"type":"u","data":3}',
      IdleSinceHint: `${yes}\n{"type":"t","data":${String(since)}}`,
    });
    expect(around).toMatchObject({ batteryPercent: 41.5, isMetered: true, idleSeconds: 90 });
    expect(around.load).toBeGreaterThanOrEqual(0);
  });

  it.each(['', 'nothing', '{"type":"s","data":"x"}', `${yes}\n${yes}`, '[]'])(
    'is nothing where it is no answer: %s',
    async (text) => {
      const answers = { OnBattery: text, Percentage: text, Metered: text, IdleSinceHint: text };
      expect(await of(answers)).toMatchObject({ batteryPercent: null, isMetered: false });
    },
  );

  it('is nothing without an answer', async () => {
    expect(await of({})).toMatchObject({
      batteryPercent: null,
      isMetered: false,
      idleSeconds: null,
    });
  });
});
