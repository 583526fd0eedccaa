import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { discard } from './discard';
import type { Run } from './run';

export const nextPrefix = '.data-next-';
export const beforePrefix = '.data-before-';

/** Our own copies of before; the newest one stays until the next migration. */
export async function forgetCopies(
  run: Run,
  prefix: typeof nextPrefix | typeof beforePrefix,
): Promise<void> {
  const keep = prefix === beforePrefix ? `${beforePrefix}${run.request.runId}` : '';
  for (const name of await readdir(run.layout.stateDir)) {
    if (name.startsWith(prefix) && name !== keep)
      await discard(run, join(run.layout.stateDir, name));
  }
}
