import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { fromSources } from '../../support/from-sources';

interface Input {
  readonly imports: readonly { path: string; kind: string; external?: boolean }[];
}
let inputs: Record<string, Input>;

beforeAll(async () => {
  const { metafile } = await build({
    ...fromSources,
    entryPoints: ['helper/bin/refresh.ts', 'helper/bin/privileged.ts'],
    outdir: 'out',
    write: false,
    metafile: true,
  });
  inputs = metafile.inputs;
});

/** What is evaluated with these modules: all that they import, except by `import()`. */
function evaluatedWith(...entries: string[]): string[] {
  const found = new Set(entries);
  for (const file of found)
    for (const { path, kind, external } of inputs[file]?.imports ?? [])
      if (kind !== 'dynamic-import' && external !== true) found.add(path);
  return [...found];
}

const expensive =
  /^(?:words\/\w+\.json|helper\/host\/tasks\/|node_modules\/(?:electron-log|simple-git|@formatjs|intl-messageformat)\/)/;

// each of these is started often, and a person or a machine waits for it
test.each([
  [
    'status --json',
    [
      'helper/bin/refresh.ts',
      'helper/commands/main.ts',
      'helper/commands/show-verbs.ts',
      'helper/service/status.ts',
      'helper/host/systemd/host.ts',
    ],
  ],
  ['a task', ['helper/bin/refresh.ts', 'helper/tasks/main.ts']],
  ['the privileged program', ['helper/bin/privileged.ts']],
])('%s starts without catalogues, the log, schemas of tasks and git', (_, entries) => {
  const evaluated = evaluatedWith(...entries);
  expect(evaluated.length).toBeGreaterThan(20);
  expect(evaluated.filter((file) => expensive.test(file))).toEqual([]);
});
