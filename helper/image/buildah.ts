import { execa } from 'execa';

const program = '/usr/bin/buildah';

export type Buildah = (...args: readonly string[]) => Promise<string>;

/** The last line of buildah's error output. */
export class BuildahRefused extends Error {}

/** Runs as the current user, with their store, registries and proxy: an image belongs to the user. */
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

/** Whether it succeeded, for commands whose exit code is the answer. */
export const succeeds = async (asked: Promise<string>): Promise<boolean> =>
  asked.then(
    () => true,
    () => false,
  );
