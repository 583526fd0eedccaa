import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Manifest, ManifestProblem, manifestJsonSchema } from '../../../contract/manifest';
import { aboutOf } from '../../../helper/models/manifest/members';
import { parseManifest } from '../../../helper/models/manifest/parse';
import { plainLine } from '../../../helper/lib/text';
import { hostilePaths } from './hostile-paths';

const sha = 'a'.repeat(64);

/** The manifest of the field: no checksum, and a web page for an address. */
const field = {
  schema_version: '0.1',
  purpose: 'models of LadyLinux',
  default_runtime: 'llama.cpp',
  models_base_dir: '/opt/ladylinux/models',
  models: [
    {
      id: 'mistral-7b-instruct',
      display_name: 'Mistral 7B Instruct',
      provider: 'mistralai',
      family: 'mistral',
      parameters: '7B',
      format: 'gguf',
      quantization: 'Q4_K_M',
      local_path: 'mistral',
      filename: 'mistral-7b-instruct.Q4_K_M.gguf',
      source: {
        type: 'huggingface',
        repository: 'mistralai/x',
        url: 'https://models.example/mistralai/x',
      },
      checksum: { algorithm: 'sha256', value: '' },
      required: true,
      notes: 'default',
      license_hint: { spdx: 'Apache-2.0' },
    },
  ],
};

const parse = (value: unknown) => parseManifest(JSON.stringify(value, null, 2));
const codes = (value: unknown) =>
  parse(value).problems.map(({ pointer, message }) => `${pointer} ${message.code}`);
const one = (model: object) => ({ schema_version: '0.1', models: [model] });

describe('the manifest of the field', () => {
  it('is read completely, and its empty checksum is reported at its place', () => {
    const parsed = parse(field);
    expect(parsed.kind).toBe('read');
    expect(parsed.modelsBaseDir).toBe('/opt/ladylinux/models');
    expect(parsed.models).toHaveLength(1);
    expect(parsed.models[0]).toMatchObject({
      name: 'mistral-7b-instruct',
      displayName: 'Mistral 7B Instruct',
      required: true,
      files: [
        {
          path: 'mistral/mistral-7b-instruct.Q4_K_M.gguf',
          checksum: null,
          refused: null,
          sources: ['https://models.example/mistralai/x'],
        },
      ],
    });
    expect(parsed.problems).toEqual([
      {
        pointer: '/models/0/checksum',
        line: 22,
        severity: 'warning',
        message: { code: 'manifest-no-checksum', params: {} },
      },
    ]);
  });

  it('keeps unknown members, and shows people the text ones', () => {
    expect(aboutOf(parse(field).models[0]?.written)).toMatchObject({
      quantization: 'Q4_K_M',
      notes: 'default',
    });
    expect(parse(field).models[0]?.written).toMatchObject({ license_hint: { spdx: 'Apache-2.0' } });
  });
});

describe("the specification's minimal form", () => {
  it('needs a name, an address, a checksum and a directory', () => {
    const parsed = parse({
      models: [
        {
          name: 'llama',
          source_url: 'https://models.example/files/llama.gguf?download=1',
          checksum: `sha256:${sha}`,
          target_directory: '/opt/ladylinux/models/llama',
        },
      ],
    });
    expect(parsed.problems).toEqual([]);
    expect(parsed.models[0]).toMatchObject({
      name: 'llama',
      required: false,
      files: [{ path: 'llama/llama.gguf', checksum: { algorithm: 'sha256', digest: sha } }],
    });
  });

  it('may be a bare list, with a bare sha256', () => {
    const parsed = parse([
      { name: 'llama', url: 'https://models.example/llama.gguf', checksum: sha.toUpperCase() },
    ]);
    expect(parsed.problems).toEqual([]);
    expect(parsed.models[0]?.files[0]).toMatchObject({
      path: 'llama.gguf',
      checksum: { digest: sha },
    });
  });
});

describe('several files a model', () => {
  it('each with its own checksum, size and address, or one below the address of the model', () => {
    const parsed = parse(
      one({
        id: 'split',
        local_path: 'split',
        source: { url: 'https://models.example/split/' },
        files: [
          { filename: 'a b.gguf', checksum: sha, size_bytes: 7 },
          {
            filename: 'tokenizer.json',
            checksum: { algorithm: 'SHA-512', value: 'b'.repeat(128) },
            source_url: 'https://other.example/t',
            mirrors: ['https://mirror.example/t'],
          },
        ],
      }),
    );
    expect(parsed.problems).toEqual([]);
    expect(parsed.models[0]?.files).toMatchObject([
      {
        path: 'split/a b.gguf',
        sizeBytes: 7,
        sources: ['https://models.example/split/a%20b.gguf'],
      },
      {
        path: 'split/tokenizer.json',
        checksum: { algorithm: 'sha512' },
        sources: ['https://other.example/t', 'https://mirror.example/t'],
      },
    ]);
  });

  it('may be shared by two models that agree, not by two that do not', () => {
    const shared = (id: string, checksum: string) => ({
      id,
      local_path: '',
      filename: 'tokenizer.json',
      checksum,
      source_url: 'https://models.example/t',
    });
    expect(parse({ models: [shared('a', sha), shared('b', sha)] }).models).toHaveLength(2);
    expect(codes({ models: [shared('a', sha), shared('b', 'c'.repeat(64))] })).toEqual([
      '/models/1 manifest-file-twice',
    ]);
  });
});

describe('problems', () => {
  const good = {
    id: 'good',
    filename: 'good.gguf',
    checksum: sha,
    source_url: 'https://models.example/good.gguf',
  };

  it.each<[string, unknown, string]>([
    ['no object', 7, '/models/1 manifest-not-an-entry'],
    ['null', null, '/models/1 manifest-not-an-entry'],
    ['a list', [], '/models/1 manifest-not-an-entry'],
    ['no name', { ...good, id: undefined }, '/models/1 manifest-no-name'],
    [
      'a name of control characters',
      { ...good, id: '\u001b[31m\u0007' },
      '/models/1 manifest-no-name',
    ],
    ['the same name', good, '/models/1 manifest-name-twice'],
    ['no file', { id: 'x', checksum: sha }, '/models/1 manifest-no-file'],
    [
      'a note that is no text',
      { ...good, id: 'x', notes: 7 },
      '/models/1/notes manifest-member-unusable',
    ],
    [
      'an unknown algorithm',
      { ...good, id: 'x', filename: 'x', checksum: { algorithm: 'crc32', value: 'aa' } },
      '/models/1/checksum manifest-algorithm-unknown',
    ],
    ...['md5', 'sha1', 'SHA-224', 'ripemd160'].map((algorithm): [string, unknown, string] => [
      `a digest that somebody can forge: ${algorithm}`,
      { ...good, id: 'x', filename: 'x', checksum: { algorithm, value: 'aa' } },
      '/models/1/checksum manifest-algorithm-weak',
    ]),
    [
      'a short checksum',
      { ...good, id: 'x', filename: 'x', checksum: 'abc' },
      '/models/1/checksum manifest-checksum-malformed',
    ],
    [
      'a checksum that is no hex',
      { ...good, id: 'x', filename: 'x', checksum: 'z'.repeat(64) },
      '/models/1/checksum manifest-checksum-malformed',
    ],
    [
      'no address',
      { ...good, id: 'x', filename: 'x', source_url: undefined },
      '/models/1 manifest-no-source',
    ],
    [
      'ftp',
      { ...good, id: 'x', filename: 'x', source_url: 'ftp://x/y' },
      '/models/1/source_url manifest-source-refused',
    ],
    [
      'a javascript: address',
      { ...good, id: 'x', filename: 'x', source_url: 'javascript:alert(1)' },
      '/models/1/source_url manifest-source-refused',
    ],
    [
      'a password in an address',
      { ...good, id: 'x', filename: 'x', source_url: 'https://u:p@x/y' },
      '/models/1/source_url manifest-source-refused',
    ],
    [
      'a file: address of another host',
      { ...good, id: 'x', filename: 'x', source_url: 'file://host/y' },
      '/models/1/source_url manifest-source-refused',
    ],
  ])('%s is told with its place and does not hide the good entry', (_, entry, problem) => {
    const parsed = parse({ models: [good, entry] });
    expect(parsed.models[0]).toMatchObject({ name: 'good', files: [{ path: 'good.gguf' }] });
    expect(codes({ models: [good, entry] })).toContain(problem);
    for (const told of parsed.problems) expect(() => ManifestProblem.parse(told)).not.toThrow();
  });

  it('never shows a password in an address', () => {
    const parsed = parse(one({ ...good, source_url: 'https://user:s3cret@models.example/x' }));
    expect(JSON.stringify(parsed.problems)).not.toContain('s3cret');
  });

  it.each(hostilePaths.map((path) => [path.slice(0, 30), path]))(
    'the path %j names no file',
    (_, path) => {
      for (const entry of [
        { ...good, filename: path },
        { ...good, local_path: path, filename: 'x' },
        { id: 'x', files: [{ filename: path, checksum: sha }] },
      ]) {
        const { models } = parse(one(entry));
        for (const file of models.flatMap((model) => model.files)) {
          expect(file.parts).not.toContain('..');
          expect(file.refused === null).toBe(file.parts.length > 0);
          expect(file.path).toBe(plainLine(file.path));
          expect(file.path.length).toBeLessThanOrEqual(1000);
        }
      }
    },
  );
});

describe('the JSON Schema', () => {
  it('describes both forms, and what it accepts the contract accepts', () => {
    const schema = manifestJsonSchema();
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['models'],
    });
    const reread = z.fromJSONSchema(schema);
    expect(reread.safeParse(field).success).toBe(true);
    expect(Manifest.safeParse(field).success).toBe(true);
    expect(reread.safeParse({ models: [{ id: 7 }] }).success).toBe(false);
  });
});
