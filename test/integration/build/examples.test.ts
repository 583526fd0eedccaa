import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFolder, removeFolder } from '../../support/folder';
import { pythonPrograms } from '../../support/python-programs';

const version = '0.39.0';
let programs: string;

/** Holds a file to a schema that its own service publishes. */
const check = (schema: string, file: string) =>
  execa(join(programs, 'check-jsonschema'), ['--builtin-schema', `vendor.${schema}`, file], {
    reject: false,
  });

describe('the examples for the services of others', () => {
  beforeAll(async () => {
    programs = await pythonPrograms(`check-jsonschema-${version}`, [
      `check-jsonschema==${version}`,
    ]);
  });

  test.each([
    ['github-workflows', 'check.yml'],
    ['gitlab-ci', 'gitlab-ci.yml'],
  ])('are what %s takes', async (schema, name) => {
    const { exitCode, stdout } = await check(schema, join('docs/examples', name));
    expect([exitCode, stdout]).toEqual([0, 'ok -- validation done']);
  });

  test('are not taken whatever they are', async () => {
    const folder = await makeFolder('ladylinux-examples-');
    const file = join(folder, 'wrong.yml');
    await writeFile(file, 'check:\n  script: [true]\n  artefacts: {}\n');
    expect((await check('gitlab-ci', file)).exitCode).toBe(1);
    await removeFolder(folder);
  });
});
