import type { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { arranged, commandLine, unknownVerb, usageOf } from '../../../helper/commands/command-line';
import { nearest } from '../../../helper/lib/nearest';

const nothing = () => () => Promise.resolve();

describe('the order of what is written', () => {
  it.each([
    [[], ['refresh']],
    [['--force'], ['refresh', '--force']],
    [['--help'], ['--help']],
    [['-V'], ['-V']],
    [
      ['--prefix', '/p', 'status', '--json'],
      ['status', '--json', '--prefix', '/p'],
    ],
    [
      ['--prefix=/p', 'settings', 'set', 'a=b'],
      ['settings', 'set', 'a=b', '--prefix=/p'],
    ],
    [
      ['--prefix', '/p'],
      ['refresh', '--prefix', '/p'],
    ],
    [['--prefix'], ['refresh', '--prefix']],
    [
      ['status', '--prefix', '/p'],
      ['status', '--prefix', '/p'],
    ],
  ])('%j is %j', (written, wanted) => {
    expect(arranged(written)).toEqual(wanted);
  });
});

describe('a command that there is none of', () => {
  it.each([
    [['statsu'], { code: 'unknown-verb-near', params: { verb: 'statsu', near: 'status' } }],
    [['Status'], { code: 'unknown-verb-near', params: { verb: 'Status', near: 'status' } }],
    [['frobnicate-it'], { code: 'unknown-verb', params: { verb: 'frobnicate-it' } }],
    [
      ['models', 'dwnload', 'x'],
      { code: 'unknown-verb-near', params: { verb: 'models dwnload', near: 'models download' } },
    ],
    [
      ['settings', 'shwo'],
      { code: 'unknown-verb-near', params: { verb: 'settings shwo', near: 'settings show' } },
    ],
    // hidden verbs are never proposed
    [['probaton'], { code: 'unknown-verb' }],
  ])('%j', async (args, said) => {
    expect(unknownVerb(await commandLine(args, nothing), args)).toMatchObject(said);
  });

  it.each([
    [['status', 'extra']],
    [['settings']],
    [['settings', '--json']],
    [['help', 'status']],
    [['models', 'verify', 'a-model']],
    [['recover', '--prefix', '/p']],
  ])('%j is left to what there is', async (args) => {
    expect(unknownVerb(await commandLine(args, nothing), args)).toBeNull();
  });
});

describe('an option that there is none of', () => {
  const refused = async (...args: string[]) => {
    const program = await commandLine(args, nothing);
    const error = await program.parseAsync(args, { from: 'user' }).catch((e: unknown) => e);
    return usageOf(error as CommanderError, args[0] ?? '');
  };
  it('is reported with the one that was probably meant', async () => {
    const params = { option: '--brnch', near: '--branch' };
    expect(await refused('refresh', '--brnch')).toMatchObject({
      code: 'unknown-option-near',
      params,
    });
  });
  it('or with where they are listed', async () => {
    expect(await refused('status', '--zzzzzzzzz')).toMatchObject({
      code: 'unknown-option',
      params: { option: '--zzzzzzzzz', verb: 'status' },
    });
  });
  it('what is too much is a sentence as well', async () => {
    expect(await refused('refresh', 'mian')).toMatchObject({ code: 'usage' });
  });
});

describe('the nearest name', () => {
  it.each([
    ['brnach', 'branch'],
    ['Branch', 'branch'],
    ['onfailure', 'onFailure'],
    ['minmumAge', 'minimumAgeDays'],
    ['x', null],
    ['colour-of-the-sky', null],
  ])('%s: %s', (written, wanted) => {
    expect(nearest(written, ['branch', 'onFailure', 'keep', 'minimumAgeDays'])).toBe(wanted);
  });
});
