import { execa } from 'execa';

const program = '/usr/bin/buildah';

export type Buildah = (...args: readonly string[]) => Promise<string>;

/** What buildah said as it refused, its last line. */
export class BuildahRefused extends Error {}

/** As ourselves, with our own store, registries and proxy: an image is the user's. */
export function buildah(signal: AbortSignal): Buildah {
  return async (...args) => {
    const { exitCode, stdout, stderr, isCanceled } = await execa(program, args, {
      ...{ cwd: '/', reject: false, stdin: 'ignore', maxBuffer: 10_000_000, signal },
      env: { LC_ALL: 'C.UTF-8' },
    });
    if (exitCode === 0) return stdout.trim();
    const said = (stderr.trim().split('\n').at(-1) ?? '').replace(/^Error: /, '');
    throw new BuildahRefused(isCanceled ? 'cancelled' : said);
  };
}

/** Whether it ended well, where its end is the answer. */
export const succeeds = async (asked: Promise<string>): Promise<boolean> =>
  asked.then(
    () => true,
    () => false,
  );
