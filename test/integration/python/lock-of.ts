import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { detectDependencies, resolveLock, type Lock } from '../../../helper/tasks/python';
import { mustBeOk } from './must';

type Setup = Omit<Parameters<typeof resolveLock>[0], 'appDir' | 'dependencies'>;

/** What requirements.txt comes to, for code that has nothing else. */
export async function lockOfRequirements(
  text: string,
  folder: string,
  setup: Setup,
): Promise<Lock> {
  const appDir = join(folder, 'app');
  await mkdir(appDir, { recursive: true });
  await writeFile(join(appDir, 'requirements.txt'), text);
  const dependencies = await detectDependencies(appDir);
  return mustBeOk(await resolveLock({ ...setup, appDir, dependencies }));
}
