import { parse, TomlError } from 'smol-toml';
import * as z from 'zod';
import { readRepositoryText } from './repository-text';
import { done, failed, type Outcome } from './types';

/** The content of a TOML file, or why it cannot be used. */
export async function readToml<T>(
  appDir: string,
  file: string,
  schema: z.ZodType<T>,
): Promise<Outcome<T>> {
  const bad = (detail: string) => failed({ kind: 'bad-dependency-file', file, detail });
  const read = await readRepositoryText(appDir, file);
  if (read.kind !== 'read') return bad(read.detail);
  try {
    const parsed = schema.safeParse(parse(read.text));
    return parsed.success ? done(parsed.data) : bad(z.prettifyError(parsed.error));
  } catch (error) {
    if (error instanceof TomlError) return bad(error.message);
    throw error;
  }
}
