import { join } from 'node:path';
import { receivePinned, sha256OfFile } from './pinned-wheel';
import type { Interpreter, Watch } from './types';

/** pip 26.0 is the first that can resolve as of a date; Debian 13 still has 25.1. */
export const pipRelease = {
  name: 'pip',
  version: '26.3',
  file: 'pip-26.3-py3-none-any.whl',
  sha256: 'f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13',
} as const;
const oldestMinor = 10;

interface Request extends Watch {
  readonly toolsDir: string;
  readonly index: string;
  readonly python: Interpreter;
}

/**
 * Our release of pip, byte for byte: from the tools folder, else downloaded once from the package index. null: it is
 * unavailable or does not run on this Python, so Python's own pip is used.
 */
export async function ownPip({
  toolsDir,
  index,
  python,
  ...watch
}: Request): Promise<string | null> {
  const [major = 0, minor = 0] = python.version.split('.').map(Number);
  if (major === 3 && minor < oldestMinor) return null;
  const { file, sha256, version } = pipRelease;
  const path = join(toolsDir, file);
  if ((await sha256OfFile(path)) === sha256) return path;
  watch.onOutput?.(`fetching pip ${version} from ${index}`);
  const wheel = await receivePinned(pipRelease, toolsDir, { index, ...watch });
  if (wheel.ok) return wheel.path;
  watch.onOutput?.(`pip ${version} could not be fetched (${wheel.reason.why})`);
  return null;
}
