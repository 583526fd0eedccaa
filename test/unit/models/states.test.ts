import { describe, expect, it } from 'vitest';
import type { ModelState } from '../../../contract/facts';
import {
  isUsable,
  missingRequired,
  stateOfFile,
  stateOfModel,
} from '../../../helper/models/states';

const checksum = { algorithm: 'sha256', digest: 'a'.repeat(64) };

describe('the state of a file that is there', () => {
  it.each([
    ['verified', { sizeBytes: 5, digest: checksum.digest }, { sizeBytes: 5, checksum }],
    ['verified', { sizeBytes: 5, digest: checksum.digest }, { sizeBytes: null, checksum }],
    ['present', { sizeBytes: 5, digest: null }, { sizeBytes: 5, checksum }],
    ['corrupt', { sizeBytes: 5, digest: 'b'.repeat(64) }, { sizeBytes: 5, checksum }],
    ['wrong-size', { sizeBytes: 4, digest: checksum.digest }, { sizeBytes: 5, checksum }],
    ['unverifiable', { sizeBytes: 5, digest: null }, { sizeBytes: 5, checksum: null }],
    ['unverifiable', { sizeBytes: 5, digest: null }, { sizeBytes: null, checksum: null }],
  ] as const)('%s', (state, facts, expected) => {
    expect(stateOfFile(facts, expected)).toBe(state);
  });
});

describe('the state of a model', () => {
  it.each([
    ['verified', ['verified', 'verified']],
    ['present', ['verified', 'present']],
    ['unverifiable', ['verified', 'unverifiable', 'present']],
    ['missing', ['missing', 'missing']],
    ['missing', []],
    ['incomplete', ['missing', 'verified']],
    ['incomplete', ['incomplete', 'verified']],
    ['corrupt', ['missing', 'corrupt', 'verified']],
    ['wrong-size', ['wrong-size', 'verified']],
    ['refused', ['verified', 'refused', 'corrupt']],
  ] as const)('is %s of %j', (state, files) => {
    expect(stateOfModel(files)).toBe(state);
  });

  it('never counts a wrong or absent one as usable', () => {
    expect(
      (['corrupt', 'wrong-size', 'missing', 'incomplete', 'refused'] as const).some(isUsable),
    ).toBe(false);
  });
});

it('what is required and cannot be counted on is missing, whatever there is of it', () => {
  const model = (name: string, state: ModelState, required = true) => ({
    ...{ name, state, required },
    sizeBytes: null,
  });
  const models = [
    model('a', 'verified'),
    model('b', 'incomplete'),
    model('c', 'wrong-size'),
    model('d', 'missing', false),
    model('e', 'corrupt'),
    model('f', 'unverifiable'),
  ];
  expect(missingRequired({ models })).toEqual(['b', 'c', 'e']);
});
