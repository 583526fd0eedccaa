import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { machine } from '../../support/machine';

const variable = 'LADYLINUX_TEST_ONCE';

/** Where a run of the tests keeps what is made once and used by all of its files; nothing where no such run is. */
export const onceFolder = (): string | undefined => process.env[variable];

/** A machine that is kept, halted, to be copied. */
const Kept = z.object({ name: z.string(), installed: z.string() });
export type Kept = z.infer<typeof Kept>;

const keptFile = (folder: string) => join(folder, 'kept.json');

export async function keptMachine(folder: string): Promise<Kept | undefined> {
  if (!(await readdir(folder)).includes('kept.json')) return undefined;
  return Kept.parse(JSON.parse(await readFile(keptFile(folder), 'utf8')));
}

export const keepMachine = (folder: string, kept: Kept): Promise<void> =>
  writeFile(keptFile(folder), JSON.stringify(kept));

/** For the runner: once before the first file of a run, and what it answers after the last. */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'once-'));
  process.env[variable] = folder;
  return async () => {
    const kept = await keptMachine(folder);
    if (kept !== undefined) await machine(['down', kept.name]);
    await rm(folder, { recursive: true });
  };
}
