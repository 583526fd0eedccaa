import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { machine } from '../../support/machine';

const variable = 'LADYLINUX_TEST_ONCE';

/** The folder for what is made once per test run and shared by all files; undefined outside a run. */
export const onceFolder = (): string | undefined => process.env[variable];

/** A halted machine that is kept to be copied. */
const Kept = z.object({ name: z.string(), installed: z.string() });
export type Kept = z.infer<typeof Kept>;

const keptFile = (folder: string) => join(folder, 'kept.json');

export async function keptMachine(folder: string): Promise<Kept | undefined> {
  if (!(await readdir(folder)).includes('kept.json')) return undefined;
  return Kept.parse(JSON.parse(await readFile(keptFile(folder), 'utf8')));
}

export const keepMachine = (folder: string, kept: Kept): Promise<void> =>
  writeFile(keptFile(folder), JSON.stringify(kept));

/** For the runner: called once before the first file; the returned function runs after the last. */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'once-'));
  process.env[variable] = folder;
  return async () => {
    const kept = await keptMachine(folder);
    if (kept !== undefined) await machine(['down', kept.name]);
    await rm(folder, { recursive: true });
  };
}
