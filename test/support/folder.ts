import { test as base } from 'vitest';
import { makeFolder, removeFolder } from './temporary';

export { makeFolder, removeFolder };

/** vitest's `test` with an empty folder that is deleted afterwards. */
export const test = base.extend<{ folder: string }>({
  // vitest reads the first parameter's pattern to learn which fixtures this one needs: none.
  // eslint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = await makeFolder();
    await use(folder);
    await removeFolder(folder);
  },
});
