import { describe, expect, it } from 'vitest';
import { relativeParts } from '../../../helper/models/relative-path';
import { hostilePaths } from './hostile-paths';

describe('relativeParts', () => {
  it('knows at least fifty hostile paths, each once', () => {
    expect(new Set(hostilePaths).size).toBe(hostilePaths.length);
    expect(hostilePaths.length).toBeGreaterThanOrEqual(50);
  });

  it.each(hostilePaths.map((path) => [path.slice(0, 40), path]))('refuses %j', (_, path) => {
    expect(relativeParts(path).ok).toBe(false);
  });

  it.each([
    'model.gguf',
    'llama/model.gguf',
    'a b/ü.bin',
    '%2e%2e/x',
    '...',
    '-rf',
    '~',
    '__proto__',
    '.hidden',
    'x'.repeat(200),
    'weights.part1',
    '日本/モデル.gguf',
  ])('accepts %j', (path) => {
    expect(relativeParts(path)).toEqual({ ok: true, parts: path.split('/') });
  });

  it('takes an empty folder as the base itself', () => {
    expect(relativeParts('', 'folder')).toEqual({ ok: true, parts: [] });
    expect(relativeParts('a/b/', 'folder')).toEqual({ ok: true, parts: ['a', 'b'] });
    expect(relativeParts('../x', 'folder').ok).toBe(false);
  });
});
