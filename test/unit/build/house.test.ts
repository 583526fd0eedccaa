import { expect, test } from 'vitest';
import { measure, measureProject } from '../../../build/house.mjs';
import { projectRoot } from '../../../build/support/paths.mjs';

const house = (files: Record<string, string>) => measure(new Map(Object.entries(files)));

test('an import from a lower floor to a higher one is counted, one that goes down is not', () => {
  const { upwards } = house({
    'helper/lib/text.ts': "import type { Layout } from '../state/layout';\n",
    'helper/state/layout.ts': "import { cut } from '../lib/text';\n",
  });
  expect(upwards).toEqual(['helper/lib/text.ts -> helper/state/layout.ts']);
});

test('a folder that has no floor may import nothing', () => {
  const { upwards } = house({
    'helper/drawer/all.ts': "import '../lib/text';\n",
    'helper/lib/text.ts': '',
  });
  expect(upwards).toEqual(['helper/drawer/all.ts -> helper/lib/text.ts']);
});

test('circles of types, of lazy imports and of exports count like any other', () => {
  const { circles } = house({
    'main/a.ts': "import type { B } from './b';\n",
    'main/b.ts': "export * from './c';\n",
    'main/c.ts': "await import('./a');\n",
    'main/d.ts': "import './a';\n",
  });
  expect(circles).toEqual([['main/a.ts', 'main/b.ts', 'main/c.ts']]);
});

test('an import of a folder is one of its index', () => {
  const { circles } = house({
    'main/x/index.ts': "import '../y';\n",
    'main/y.ts': "import './x';\n",
  });
  expect(circles).toHaveLength(1);
});

test('files, lines and the longest are counted', () => {
  expect(house({ 'helper/lib/a.ts': '1\n2\n', 'main/b.tsx': '1\n' })).toMatchObject({
    files: 2,
    helperFiles: 1,
    lines: 3,
    longest: { file: 'helper/lib/a.ts', lines: 2 },
  });
});

test('nothing in the project imports upwards, and no files import in a ring', () => {
  const { upwards, circles, files } = measureProject(projectRoot);
  expect(files).toBeGreaterThan(300);
  expect({ upwards, circles }).toEqual({ upwards: [], circles: [] });
});
