import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { detectDependencies } from './dependency-files';
import { readProjectWants, Pyproject } from './pyproject';
import { readToml } from './toml';
import { normalizeName, parseRequirement } from './requirements';
import { readRequirements } from './requirements-file';

const mostLists = 30;

/**
 * Where a missing module is listed, if not in the file that counts. file: "requirements.txt", or "pyproject.toml, extra
 * cpu". null: nowhere.
 */
export async function namedElsewhere(
  appDir: string,
  module: string,
): Promise<{ file: string; used: string } | null> {
  const { distributionOf } = await import('./distributions');
  const [top = ''] = module.split('.');
  const names = [distributionOf(module) ?? top, top].map(normalizeName);
  const counts = await detectDependencies(appDir);
  const used = 'file' in counts ? counts.file : 'packages';
  const has = (lines: readonly string[]) =>
    lines.some((line) => names.includes(parseRequirement(line).name));
  for (const file of (await lists(appDir)).filter((each) => each !== used)) {
    const read = await readRequirements(appDir, file);
    if (read.ok && has(read.value.lines)) return { file, used };
  }
  const project = await readToml(appDir, 'pyproject.toml', Pyproject);
  if (!project.ok) return null;
  const file = 'pyproject.toml';
  const extras = Object.keys(project.value.project?.['optional-dependencies'] ?? {});
  for (const extra of [null, ...extras]) {
    if (extra === null && used !== 'requirements.txt' && used !== 'packages') continue;
    const wants = await readProjectWants(appDir, {
      folder: '.',
      extras: extra === null ? [] : [extra],
    });
    if (wants.ok && has(wants.value.roots ?? []))
      return { file: extra === null ? file : `${file}, extra ${extra}`, used };
  }
  return null;
}

async function lists(appDir: string): Promise<string[]> {
  const isList = (name: string) =>
    /\.(?:txt|in)$/.test(name) && (name.includes('require') || /^[\w-]+\.\w+$/.test(name));
  const top = (await readdir(appDir)).filter((name) => isList(name) && name.includes('require'));
  const folder = await readdir(join(appDir, 'requirements')).catch(() => []);
  const below = folder.filter(isList).map((name) => `requirements/${name}`);
  return ['requirements.txt', ...top, ...below].slice(0, mostLists);
}
