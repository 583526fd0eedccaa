import { message, type Message } from '../../contract/message';
import type { Layout } from '../state/layout';
import type { Run } from './run';

/** The machine path of LadyLinux that a program under a prefix complained about; null if its output names none. */
export function fixedPathIn(lines: readonly string[], { root }: Layout): string | null {
  if (root === '/') return null;
  const pattern = /(?<![\w.-])\/(?:opt|etc|var\/lib)\/ladylinux(?![\w-])(?:\/[\w.@+-]+)*/g;
  for (const line of [...lines].reverse()) {
    const [path] = line.replaceAll(`${root}/`, '').match(pattern) ?? [];
    if (path !== undefined) return path;
  }
  return null;
}

/** The message if a program died because it looked for a machine's paths and could not be shown its prefix there. */
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
