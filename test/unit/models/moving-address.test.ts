import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../helper/models/manifest/parse';

const sha = 'a'.repeat(64);

describe('an address that changes', () => {
  const warned = (url: string) =>
    parseManifest(
      JSON.stringify({ models: [{ id: 'm', filename: 'm', source_url: url, checksum: sha }] }),
    ).problems.map(({ message: { code } }) => code);

  it.each([
    'https://huggingface.co/org/model/resolve/main/m.gguf',
    'https://huggingface.co/org/model/resolve/main/m.gguf?download=true',
    'https://github.com/org/repository/raw/master/m.gguf',
    'https://github.com/org/repository/raw/refs/heads/next/m.gguf',
    'https://github.com/org/repository/releases/latest/download/m.gguf',
  ])('is told: %s', (url) => {
    expect(warned(url)).toEqual(['manifest-source-moves']);
  });

  it.each([
    `https://huggingface.co/org/model/resolve/${'b'.repeat(40)}/m.gguf`,
    'https://github.com/org/repository/releases/download/v1.0/m.gguf',
    'https://models.example/main/m.gguf',
  ])('is none: %s', (url) => {
    expect(warned(url)).toEqual([]);
  });
});
