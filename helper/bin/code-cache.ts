import { readFileSync } from 'node:fs';
import { createRequire, wrap } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** The first line of a packaged program: a comment with the hash of the rest. */
const firstLine = /^\/\/ ([0-9a-f]{64})\n/;
const idBytes = 64;

export interface Program {
  readonly id: string;
  readonly script: Script;
  /** As Node runs a CommonJS module, https://nodejs.org/api/modules.html#the-module-wrapper. */
  run(): void;
}

export const cacheOf = (file: string): string => `${file}.cache`;

/**
 * Compiles a program, or takes V8's code cache beside it. V8 itself refuses a cache of another version, of another processor or with other
 * flags, but tells another text only by its length: so the cache begins with the id of its program.
 */
export function programIn(file: string, useCache: boolean): Program {
  const text = readFileSync(file, 'latin1'); // ASCII, which needs no decoding
  const id = firstLine.exec(text)?.[1] ?? '';
  const cachedData = useCache ? cached(file, id) : null;
  const script = new Script(wrap(text), {
    filename: file,
    ...(cachedData !== null && { cachedData }),
  });
  const run = () => {
    const compiled = script.runInThisContext() as (...args: unknown[]) => void;
    const module = { exports: {} };
    compiled.call(module.exports, module.exports, createRequire(file), module, file, dirname(file));
  };
  return { id, script, run };
}

/** null: there is none, or none of this program. */
function cached(file: string, id: string): Buffer | null {
  try {
    const bytes = readFileSync(cacheOf(file));
    return id !== '' && bytes.toString('latin1', 0, idBytes) === id
      ? bytes.subarray(idBytes)
      : null;
  } catch {
    return null;
  }
}
