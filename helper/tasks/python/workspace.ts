import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { normalizeName } from './requirements';
import { readToml } from './toml';

const Names = z.array(z.string());
/** https://docs.astral.sh/uv/concepts/projects/workspaces/ */
const Workspace = z.object({
  project: z.object({ name: z.string().optional() }).optional(),
  tool: z
    .object({
      uv: z
        .object({
          workspace: z
            .object({ members: Names.default([]), exclude: Names.default([]) })
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

const mostMembers = 100;

/** The folder of the workspace's member of that name, below the repository; null: there is none. `name`: normalized, PEP 503. */
export async function workspaceMember(appDir: string, name: string): Promise<string | null> {
  const root = await readToml(appDir, 'pyproject.toml', Workspace);
  if (!root.ok) return null;
  const { members = [], exclude = [] } = root.value.tool?.uv?.workspace ?? {};
  const excluded = new Set(await foldersOf(appDir, exclude));
  const folders = await foldersOf(appDir, members);
  for (const folder of ['.', ...folders.filter((each) => !excluded.has(each))]) {
    const member = await readToml(appDir, join(folder, 'pyproject.toml'), Workspace);
    if (member.ok && normalizeName(member.value.project?.name ?? '') === name) return folder;
  }
  return null;
}

/** Folders that fit patterns such as `packages/*`: `*` and `?` within one name. */
async function foldersOf(appDir: string, patterns: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const pattern of patterns) {
    let fitting = ['.'];
    for (const part of pattern.split('/').filter((each) => each !== '' && each !== '.')) {
      const next: string[] = [];
      for (const folder of fitting)
        for (const name of /[*?]/.test(part) ? await namesIn(join(appDir, folder)) : [part])
          if (fits(name, part)) next.push(join(folder, name));
      fitting = next.slice(0, mostMembers);
    }
    found.push(...fitting);
  }
  return [...new Set(found)].slice(0, mostMembers);
}

function fits(name: string, pattern: string): boolean {
  const escaped = pattern.replace(/[\\^$+.()|[\]{}]/g, '\\$&');
  const expression = escaped.replace(/\*+/g, '[^/]*').replace(/\?/g, '[^/]');
  return new RegExp(`^${expression}$`).test(name);
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}
