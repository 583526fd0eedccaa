import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { BranchName } from '../../../contract/primitives';

const letters = ['a', 'B', '0', '_', '.', '/', '+', '@', '#', '-'];
const words = ['.lock', 'HEAD', '..', '//', '@{-1}', 'refs/heads/x', 'heads', 'tags', 'x.lock/y'];

/** Every name of up to four characters, and words around which git has rules of its own. */
function* names(): Generator<string> {
  let short = [''];
  for (let length = 1; length <= 4; length += 1) {
    short = short.flatMap((name) => letters.map((letter) => name + letter));
    yield* short;
  }
  for (const word of words)
    for (const before of ['', ...letters])
      for (const after of ['', ...letters]) yield before + word + after;
}

const run = promisify(execFile);

it('what the settings take for a branch, git takes too', async () => {
  const ours = [...names()].filter((name) => BranchName.safeParse(name).success);
  const asked = ours.filter((name, at) => name.length !== 4 || at % 10 === 0);
  expect(asked.length).toBeGreaterThan(800);
  const script =
    'for name; do git check-ref-format --branch "$name" > /dev/null 2>&1 || echo "$name"; done';
  const { stdout } = await run('sh', ['-c', script, 'sh', ...asked]);
  expect(stdout).toBe('');
});
