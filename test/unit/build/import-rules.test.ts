import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importRules } from '../../../build/support/import-rules.mjs';

const files = [
  'contract/ipc-names.ts',
  'contract/status.ts',
  'words/say.ts',
  'helper/bin/refresh.ts',
  'helper/commands/context.ts',
  'helper/refresh/refresh.ts',
  'helper/refresh/steps/stop.ts',
  'helper/tasks/fetch.ts',
  'helper/swap/swap.ts',
  'helper/host/host.ts',
  'helper/state/layout.ts',
  'helper/lib/path.ts',
  'main/ipc.ts',
  'main/tray.ts',
  'preload/preload.ts',
  'renderer/app.tsx',
  'renderer/card.tsx',
  'test/support/harness.ts',
  ...['electron', 'execa', 'intl-messageformat', 'react', 'zod'].map(
    (name) => `node_modules/${name}/index.js`,
  ),
];

let root: string;
let eslint: ESLint;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'import-rules-'));
  for (const file of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), '');
  }
  eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ['**/*.{ts,tsx}'], languageOptions: { parser: tseslint.parser } },
      ...importRules(root),
    ],
  });
});

afterAll(() => rm(root, { recursive: true }));

const complaints = async (file: string, code: string) => {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  return result?.messages.map(({ ruleId }) => ruleId);
};

test.each([
  ['contract/status.ts', "import 'node:fs'"],
  ['contract/status.ts', "import '../words/say'"],
  ['contract/status.ts', "import 'execa'"],
  ['words/say.ts', "import '../helper/lib/path'"],
  ['words/say.ts', "import 'react'"],
  ['helper/bin/refresh.ts', "import 'electron'"],
  ['helper/bin/refresh.ts', "import type { App } from 'electron'"],
  ['helper/bin/refresh.ts', "import '../../main/tray'"],
  ['helper/bin/refresh.ts', "import '../../preload/preload'"],
  ['helper/bin/refresh.ts', "export * from '../../renderer/app'"],
  ['helper/bin/refresh.ts', "import '../../test/support/harness'"],
  ['helper/refresh/steps/synchronize.ts', "import './stop'"],
  ['helper/refresh/steps/synchronize.ts', "import '../../tasks/fetch'"],
  ['helper/refresh/refresh.ts', "import '../commands/context'"],
  ['helper/refresh/refresh.ts', "import type { Context } from '../commands/context'"],
  ['helper/host/host.ts', "import '../refresh/steps/stop'"],
  ['helper/lib/path.ts', "await import('../state/layout')"],
  ['helper/tasks/fetch.ts', "import '../refresh/steps/stop'"],
  ['helper/swap/swap.ts', "import '../state/layout'"],
  ['main/tray.ts', "import '../helper/lib/path'"],
  ['main/tray.ts', "await import('../helper/lib/path')"],
  ['main/tray.ts', "import '../renderer/app'"],
  ['main/tray.ts', "import { ipcMain } from 'electron'"],
  ['main/tray.ts', "import * as electron from 'electron'"],
  ['main/tray.ts', "import { ipcMain } from 'electron/main'"],
  ['preload/preload.ts', "import { schema } from '../contract/status'"],
  ['preload/preload.ts', "import 'node:fs'"],
  ['preload/preload.ts', "import 'zod'"],
  ['renderer/app.tsx', "import 'electron'"],
  ['renderer/app.tsx', "import 'node:fs'"],
  ['renderer/app.tsx', "import '../main/tray'"],
])('%s may not: %s', async (file, code) => {
  expect(await complaints(file, code)).toHaveLength(1);
});

test.each([
  ['contract/status.ts', "import 'zod'"],
  ['words/say.ts', "import '../contract/status'; import 'intl-messageformat'"],
  [
    'helper/bin/refresh.ts',
    "import 'node:fs'; import 'execa'; import '../refresh/steps/stop'; import '../../words/say'",
  ],
  [
    'helper/refresh/steps/synchronize.ts',
    "import '../../host/host'; import '../../state/layout'; import '../refresh'",
  ],
  ['helper/swap/swap.ts', "import '../lib/path'; import 'node:fs'"],
  ['helper/host/host.ts', "import '../state/layout'; import '../lib/path'"],
  ['main/tray.ts', "import { Tray } from 'electron'; import './ipc'; import '../contract/status'"],
  ['main/ipc.ts', "import { ipcMain } from 'electron'"],
  ['preload/preload.ts', "import type { Status } from '../contract/status'; import 'electron'"],
  ['preload/preload.ts', "import { names } from '../contract/ipc-names'"],
  ['renderer/app.tsx', "import 'react'; import '../words/say'; import './card'"],
  ['test/support/harness.ts', "import '../../helper/refresh/steps/stop'; import '../../main/tray'"],
])('%s may: %s', async (file, code) => {
  expect(await complaints(file, code)).toEqual([]);
});

test('the project is linted by these rules', async () => {
  const project = new ESLint();
  const config: unknown = await project.calculateConfigForFile('main/tray.ts');
  expect(config).toHaveProperty(['rules', 'import-x/no-restricted-paths', 0], 2);
  expect(config).toHaveProperty(['rules', 'no-restricted-imports', 0], 2);
});
