import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { BranchName } from '../../../contract/primitives';

const letters = ['a', 'B', '0', '_', '.', '/', '+', '@', '#', '-', '{', '(', '=', '~', ' ', 'é'];
const words = [
  '.lock',
  'HEAD',
  '..',
  '//',
  '@{-1}',
  '@{u}',
  'refs/heads/x',
  'x.lock/y',
  'a\\b',
  'a*',
];

/** Every name of up to three characters, and words around which git has rules of its own. */
function* names(): Generator<string> {
  let short = [''];
  for (let length = 1; length <= 3; length += 1) {
    short = short.flatMap((name) => letters.map((letter) => name + letter));
    yield* short;
  }
  for (const word of words)
    for (const before of ['', ...letters])
      for (const after of ['', ...letters]) yield before + word + after;
}

const run = promisify(execFile);

it('the settings take for a branch what git takes, and nothing else', async () => {
  const asked = [...new Set(names())].filter((name, at) => name.length !== 3 || at % 7 === 0);
  expect(asked.length).toBeGreaterThan(2000);
  const script =
    'for name; do git check-ref-format --branch "$name" > /dev/null 2>&1 && echo "$name"; done; true';
  const { stdout } = await run('sh', ['-c', script, 'sh', ...asked], { cwd: '/' });
  const ours = asked.filter((name) => BranchName.safeParse(name).success);
  expect(ours).toEqual(stdout.split('\n').slice(0, -1));
});
