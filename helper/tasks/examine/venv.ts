import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { plainLine } from '../../lib/text';
import { checkVenv, readStamp } from '../python';
import type { VenvFacts } from '../../host/examine-facts';

/** Whether an environment runs at all, and whether it is ours. Its packages are a refresh's business. */
export async function examineVenv(venv: string, signal: AbortSignal): Promise<VenvFacts> {
  const check = await checkVenv({ venvDir: venv, lock: '', signal });
  const hasPip = await seesPip(venv);
  if (check.status === 'absent') return { state: 'missing', reason: null, hasPip };
  if (check.status === 'cancelled')
    return { state: 'broken', reason: 'it does not answer', hasPip };
  if (check.status === 'corrupt') {
    return {
      state: 'broken',
      reason: plainLine(`${check.why}: ${check.detail}`).slice(0, 300),
      hasPip,
    };
  }
  const ours = (await readStamp(venv)) !== null;
  return { state: ours ? 'ours' : 'foreign', reason: null, hasPip };
}

async function seesPip(venv: string): Promise<boolean> {
  const lib = join(venv, 'lib');
  for (const name of await readdir(lib).catch(() => [])) {
    const folder = join(lib, name, 'site-packages/pip');
    if ((await lstat(folder).catch(() => null))?.isDirectory() === true) return true;
  }
  return false;
}
