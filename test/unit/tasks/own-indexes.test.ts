import { expect, test } from 'vitest';
import { message } from '../../../contract/message';
import { ownIndexes } from '../../../helper/tasks/resolve';
import { lockFromEntries } from '../../../helper/tasks/python/lock';

const entry = { name: 'a', version: '1', url: null, marker: null, hashes: ['a'.repeat(64)] };

test('a host from which packages come is told once, without what its address hides', () => {
  const lock = lockFromEntries(
    [entry],
    [
      '--index-url https://me:secret@own.example.invalid/simple?token=secret',
      '--find-links https://own.example.invalid/all.html',
      '--extra-index-url https://other.example.invalid:8443/simple',
    ],
  );
  expect(ownIndexes(lock)).toEqual([
    message('own-package-index', { host: 'other.example.invalid:8443' }),
    message('own-package-index', { host: 'own.example.invalid' }),
  ]);
  expect(ownIndexes(lockFromEntries([entry]))).toEqual([]);
});
