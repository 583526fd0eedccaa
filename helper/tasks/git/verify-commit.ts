import { createHash, type Hash } from 'node:crypto';
import { execa } from 'execa';
import { plainGit } from './client';

const headerLimit = 200;

/**
 * Whether every object of a commit's tree has the content that its name says. A clone on the same disk copies objects
 * unchecked, and git finds content by name alone. Returns the first wrong or missing object; null if all are right.
 */
export async function wrongObject(
  repository: string,
  commit: string,
  signal: AbortSignal,
): Promise<string | null> {
  const options = {
    cwd: repository,
    env: plainGit.env,
    extendEnv: false,
    signal,
  };
  const listed = await execa(
    plainGit.program,
    [
      ...plainGit.before,
      'rev-list',
      '--objects',
      '--no-object-names',
      '--end-of-options',
      `${commit}^{tree}`,
    ],
    { ...options, stdin: 'ignore', reject: false, maxBuffer: 512 * 1024 * 1024 },
  );
  signal.throwIfAborted();
  if (listed.exitCode !== 0) return /[0-9a-f]{40,64}/.exec(listed.stderr)?.[0] ?? commit;
  const names = [commit, ...listed.stdout.split('\n').filter((name) => name !== '')];
  const child = execa(plainGit.program, [...plainGit.before, 'cat-file', '--batch', '--buffer'], {
    ...options,
    input: `${names.join('\n')}\n`,
    stderr: 'ignore',
    buffer: false,
    reject: false,
  });
  const found = child.stdout === null ? commit : await firstWrong(child.stdout, names);
  if (found !== null) child.kill('SIGKILL');
  await child;
  signal.throwIfAborted();
  return found;
}

/** Throws if one of them is wrong or missing. */
export async function requireRightObjects(
  repository: string,
  commit: string,
  signal: AbortSignal,
): Promise<void> {
  const wrong = await wrongObject(repository, commit, signal);
  if (wrong !== null) throw new Error(`the mirror holds another object as ${wrong.slice(0, 12)}`);
}

/** git-cat-file(1) "BATCH OUTPUT": `NAME TYPE SIZE`, a newline, the content, a newline. */
async function firstWrong(
  output: AsyncIterable<Buffer | string>,
  names: readonly string[],
): Promise<string | null> {
  let header = Buffer.alloc(0);
  let reading: { hash: Hash; left: number } | null = null;
  let next = 0;
  for await (const given of output) {
    let chunk = Buffer.from(given);
    while (chunk.length > 0) {
      const name = names[next] ?? '';
      if (reading === null) {
        const end = chunk.indexOf(10);
        header = Buffer.concat([header, end < 0 ? chunk : chunk.subarray(0, end)]);
        if (header.length > headerLimit) return name;
        if (end < 0) break;
        chunk = chunk.subarray(end + 1);
        const [told, type, size] = header.toString('latin1').split(' ');
        header = Buffer.alloc(0);
        if (told !== name || type === undefined || !/^\d+$/.test(size ?? '')) return name;
        const hash = createHash(name.length === 64 ? 'sha256' : 'sha1');
        reading = { hash: hash.update(`${type} ${String(size)}\0`), left: Number(size) };
      }
      const content = chunk.subarray(0, reading.left);
      reading.hash.update(content);
      reading.left -= content.length;
      chunk = chunk.subarray(content.length);
      if (reading.left > 0 || chunk.length === 0) continue;
      if (reading.hash.digest('hex') !== name) return name;
      reading = null;
      next += 1;
      chunk = chunk.subarray(1);
    }
  }
  return next === names.length ? null : (names[next] ?? null);
}
