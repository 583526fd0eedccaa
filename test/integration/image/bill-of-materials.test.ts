import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { billOfMaterials } from '../../../helper/image/bill-of-materials';
import { pythonPrograms } from '../../support/python-programs';

const version = '11.12.0';
const hash = 'a'.repeat(64);
const other = 'b'.repeat(64);
const commit = {
  ...{ hash: 'c'.repeat(40), subject: 'Say good morning', author: 'Ada' },
  committedAt: '2026-11-30T20:00:00.000Z',
};
const repository = 'https://github.com/theCodingProfessor/LadyLinux';
const lock = `colorama==0.4.6 ; sys_platform == "win32" --hash=sha256:${hash}
fastapi==0.165.0 --hash=sha256:${hash} --hash=sha256:${other}
h11==0.16.0 --hash=sha256:${hash}
`;
const bill = billOfMaterials({ commit, repository }, lock, { fastapi: '0.165.0', h11: '0.16.0' });

/** By the schema that comes with the project's own library. */
const problems = async (text: string) => {
  const programs = await pythonPrograms(`cyclonedx-python-lib-${version}`, [
    `cyclonedx-python-lib[json-validation]==${version}`,
  ]);
  const check = `import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
print(JsonStrictValidator(SchemaVersion.V1_6).validate_str(sys.stdin.read()))`;
  return (await execa(join(programs, 'python'), ['-c', check], { input: text })).stdout;
};

test('is what CycloneDX says a bill is', async () => {
  expect(await problems(bill)).toBe('None');
  expect(await problems(bill.replace('"components"', '"parts"'))).not.toBe('None');
}, 120_000);

test('lists what is installed of the list, and a hash where there is but one', () => {
  expect(JSON.parse(bill)).toMatchObject({
    metadata: { timestamp: commit.committedAt, component: { version: commit.hash } },
    components: [
      { name: 'fastapi', version: '0.165.0', purl: 'pkg:pypi/fastapi@0.165.0' },
      { name: 'h11', hashes: [{ alg: 'SHA-256', content: hash }] },
    ],
    dependencies: [
      { ref: 'ladylinux', dependsOn: ['pkg:pypi/fastapi@0.165.0', 'pkg:pypi/h11@0.16.0'] },
    ],
  });
  expect(bill).not.toContain(other);
});
