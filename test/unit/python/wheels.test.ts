import { describe, expect, test } from 'vitest';
import { offerOf } from '../../../helper/tasks/python/wheels';

const platform = 'linux-x86_64';
const native = (tag: string) => `native-1.0-${tag}-manylinux_2_17_x86_64.manylinux2014_x86_64.whl`;

describe('what an index has of a version', () => {
  test.each([
    ['one for all', ['native-1.0-py3-none-any.whl'], '3.11.2', true, ['3.0+']],
    ['old and new', ['native-1.0-py2.py3-none-any.whl'], '3.13.0', true, ['3.0+']],
    [
      'one of each',
      [native('cp310-cp310'), native('cp313-cp313')],
      '3.11.2',
      false,
      ['3.10', '3.13'],
    ],
    [
      'the one that fits',
      [native('cp310-cp310'), native('cp313-cp313')],
      '3.13.1',
      true,
      ['3.10', '3.13'],
    ],
    ['a stable ABI', [native('cp39-abi3')], '3.13.1', true, ['3.9+']],
    ['a stable ABI of a newer one', [native('cp312-abi3')], '3.11.2', false, ['3.12+']],
    ['another machine', ['native-1.0-cp311-cp311-manylinux_2_17_aarch64.whl'], '3.11.2', false, []],
    ['another system', ['native-1.0-cp311-cp311-win_amd64.whl'], '3.11.2', false, []],
    ['a source alone', ['native-1.0.tar.gz'], '3.11.2', false, []],
    [
      'another version',
      ['native-2.0-py3-none-any.whl', native('cp310-cp310')],
      '3.11.2',
      false,
      ['3.10'],
    ],
    ['another spelling of it', ['native-1.0.0-py3-none-any.whl'], '3.11.2', true, ['3.0+']],
  ])('%s', (_, names, version, fits, pythons) => {
    const offer = offerOf(
      names.map((name) => ({ name })),
      '1.0',
      platform,
    );
    expect(offer?.pythons).toEqual(pythons);
    expect(offer?.fits({ version })).toBe(fits);
  });

  test('nothing of that version, and the newest of all', () => {
    const files = [{ name: 'a-1.0-py3-none-any.whl' }, { name: 'a-2.0.tar.gz' }];
    expect(offerOf(files, '3.0', platform)).toBeNull();
    expect(offerOf(files, null, platform)).toMatchObject({ version: '2.0', hasSource: true });
    expect(offerOf([{ name: 'readme.html' }], null, platform)).toBeNull();
  });
});
