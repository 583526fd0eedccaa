import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../helper/models/manifest/parse';
import { locales, sentence } from '../../../words/format';

const parse = (value: unknown) => parseManifest(JSON.stringify(value, null, 2));

describe('a broken manifest', () => {
  it.each<[string, number, number]>([
    ['{\n  "models": [\n    { "id": x }\n  ]\n}', 3, 13],
    ['{\n  "models": [\n    { "id": "a" },\n  ]\n}', 4, 3],
    ['{"models": []', 1, 14],
    ['', 1, 1],
    ['{"models": []} x', 1, 16],
    ["{'models': []}", 1, 2],
    ['{"a": "unclosed}', 1, 7],
    ['\ufeff{"models": [}', 1, 13],
  ])('the syntax error in %j is at line %i, column %i', (text, line, column) => {
    const parsed = parseManifest(text);
    expect(parsed.kind).toBe('broken');
    expect(parsed.problems[0]).toMatchObject({
      line,
      message: { code: 'manifest-not-json', params: { line, column } },
    });
  });

  it.each(['null', '7', '"x"', '{}', '{"models": {}}', '{"models": 7}'])(
    '%s has no list of models',
    (text) => {
      expect(parseManifest(text)).toMatchObject({
        kind: 'broken',
        problems: [{ message: { code: 'manifest-no-models' } }],
      });
    },
  );

  it('survives depth, size and pollution', () => {
    expect(parseManifest('['.repeat(1_000_000)).kind).toBe('broken');
    expect(
      parseManifest(
        `{"models": [${'['.repeat(5000)}${']'.repeat(5000)}, {"id": "a", "filename": "a"}]}`,
      ).models,
    ).toHaveLength(1);
    expect(
      parseManifest(`{"models": [], "x": "${'y'.repeat(5_000_000)}"}`).problems[0]?.message.code,
    ).toBe('manifest-too-large');
    const polluted = parseManifest(
      '{"__proto__": {"required": true}, "models": [{"id": "__proto__", "filename": "constructor", "__proto__": {"required": true}}]}',
    );
    expect(polluted.models[0]).toMatchObject({ name: '__proto__', required: false });
    expect(
      parse({
        models: Array.from({ length: 20_000 }, (_, index) => ({
          id: String(index),
          filename: String(index),
        })),
      }).models,
    ).toHaveLength(10_000);
  });

  it('has a sentence in every language for whatever it says', () => {
    const { problems } = parse({
      schema_version: '9',
      models_base_dir: 7,
      models: [7, {}, { id: 'a' }, { id: 'b', filename: '../x', checksum: 'q', source_url: 'x' }],
    });
    expect(problems.length).toBeGreaterThan(5);
    for (const { message } of problems) {
      for (const locale of locales) expect(sentence(message, locale)).not.toMatch(/[{}]|undefined/);
    }
  });
});
