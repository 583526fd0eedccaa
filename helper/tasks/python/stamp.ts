import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { parseJson } from './interpreter';

/** What we leave in a venv that we made. Later readers trust it as far as its schema. */
const VenvStamp = z.object({
  schema: z.literal(1),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  lockSha256: z.string().regex(/^[0-9a-f]{64}$/),
  python: z.string().max(60),
  platform: z.string().max(200),
  tool: z.enum(['uv', 'pip']),
  /** Normalized name to version, as it was right after the install. */
  installed: z.record(z.string().max(200), z.string().max(200)),
});
export type VenvStamp = z.infer<typeof VenvStamp>;

export const stampName = '.ladylinux-venv.json';

export async function readStamp(venvDir: string): Promise<VenvStamp | null> {
  const text = await readFile(join(venvDir, stampName), 'utf8').catch(() => '');
  return VenvStamp.safeParse(parseJson(text)).data ?? null;
}

export async function writeStamp(venvDir: string, stamp: VenvStamp): Promise<void> {
  await writeFile(join(venvDir, stampName), `${JSON.stringify(stamp, null, 2)}\n`);
}
