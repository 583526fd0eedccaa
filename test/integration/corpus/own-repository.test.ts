import { execa } from 'execa';
import { expect, it } from 'vitest';
import { createRepository } from '../../support/repositories';
import { makeFolder, removeFolder } from '../../support/temporary';

it('somebody’s own repository is tried with uv and with pip, and each row is printed', async () => {
  const folder = await makeFolder();
  try {
    const { work } = await createRepository(`${folder}/x.git`);
    // without rebuilding out/, which other tests use
    const script = `import('./test/support/run-bundled.mjs').then((m) => m.runBundled('test/corpus/main.ts', [${JSON.stringify(work)}]))`;
    const { stdout } = await execa(process.execPath, ['--eval', script], { reject: false });
    for (const tool of ['uv', 'pip'])
      expect(stdout).toMatch(new RegExp(`own  ${work} +${tool} +no-dependency-file`));
  } finally {
    await removeFolder(folder);
  }
});
