import { writeFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { protocolOf } from '../../../contract/repository-url';
import { scratchFolder } from './scratch';
import { sha256OfContent } from '../../lib/sha256';
import { trimmedEnd } from '../../lib/text';

/** The path of a file:// URL. */
export const localPath = (repository: string): string =>
  trimmedEnd(decodeURIComponent(new URL(repository).pathname), '/') || '/';

/**
 * git reads another user's repository only if safe.directory names it, git-config(1). The serving side is a separate
 * process that gets no `-c`, so a file must name this one path, in all forms in which git looks for a repository there
 * (`git fetch PATH`).
 */
export function trustOf(repository: string): Record<string, string> {
  if (protocolOf(repository) !== 'file') return {};
  const path = localPath(repository);
  const real = realOf(path);
  const places = [...new Set([path, real])].flatMap((each) =>
    ['', '/.git', '.git', '.git/.git'].map((end) => `${each}${end}`),
  );
  const name = sha256OfContent(repository).slice(0, 16);
  const file = join(scratchFolder(), `trust-${name}`);
  const lines = places.map((place) => `\tdirectory = "${place.replace(/["\\]/g, '\\$&')}"\n`);
  writeFileSync(file, `[safe]\n${lines.join('')}`);
  return { GIT_CONFIG_GLOBAL: file };
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
