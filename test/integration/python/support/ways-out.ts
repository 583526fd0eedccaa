import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Message } from '../../../../contract/message';
import { tryHost } from '../../../../helper/lib/try-host';
import { remoteBranches } from '../../../../helper/tasks/git/remote-branches';
import { detectDependencies, resolveLock } from '../../../../helper/tasks/python';
import { pythonFailure } from '../../../../helper/tasks/python-failure';
import { systemPython, toolNamed } from '../../../support/python-tools';
import { ModelsFolder, single } from '../../models/support/models-folder';

const patience = { stallMs: 5000, retries: 1, minDelayMs: 20, maxDelayMs: 50, mostWaitSeconds: 3 };

/** What each client says about a host, as JSON; in a separate process, which may have another clock or network. */
export async function main([url = '', folder = '', ...tools]: readonly string[]): Promise<number> {
  const told: Record<string, Message | null> = {};
  const branches = await remoteBranches(`${url}/x.git`, ['https'], new AbortController().signal);
  told['git'] = branches.kind === 'failed' ? branches.message : null;
  told['our own questions'] = (await tryHost(url, 5000)).trouble;
  const models = new ModelsFolder('');
  models.manifest([single('m', 'm.gguf', 'content', `${url}/m.gguf`)]);
  const { finished } = await models.download({ patience });
  told['models'] = finished.results[0]?.message ?? null;
  models.remove();
  const python = await systemPython();
  for (const name of ['uv', 'pip'] as const) {
    if (!tools.includes(name)) continue;
    const appDir = join(folder, name);
    await mkdir(appDir);
    await writeFile(join(appDir, 'requirements.txt'), 'a-package\n');
    const index = `${url}/simple`;
    const resolved = await resolveLock({
      ...{ index, python, appDir, asOf: null, tool: await toolNamed(name, python) },
      ...{ cacheDir: join(folder, `${name}-cache`), workDir: join(folder, `${name}-work`) },
      dependencies: await detectDependencies(appDir),
    });
    told[name] = resolved.ok ? null : pythonFailure(resolved.failure, index);
  }
  process.stdout.write(JSON.stringify(told));
  return 0;
}
