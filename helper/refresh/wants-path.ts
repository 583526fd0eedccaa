import { message, type Message } from '../../contract/message';
import type { Layout } from '../state/layout';
import type { Run } from './run';

/** The path of a machine's LadyLinux that a program below a prefix complained about; null where its words hold none. */
export function fixedPathIn(lines: readonly string[], { root }: Layout): string | null {
  if (root === '/') return null;
  const pattern = /(?<![\w.-])\/(?:opt|etc|var\/lib)\/ladylinux(?![\w-])(?:\/[\w.@+-]+)*/g;
  for (const line of [...lines].reverse()) {
    const [path] = line.replaceAll(`${root}/`, '').match(pattern) ?? [];
    if (path !== undefined) return path;
  }
  return null;
}

/** What to say instead of a death, where the application looked for the paths of a machine and could not be shown its prefix there. */
export async function sayWantedPath(
  { host, layout }: Run,
  unit: string,
  said: Message,
  lines: readonly string[],
): Promise<Message> {
  const path = said.code === 'service-died' ? fixedPathIn(lines, layout) : null;
  if (path === null) return said;
  const why = await host.fixedPaths();
  return why === 'shown' ? said : message('service-wants-path', { unit, path, why });
}
