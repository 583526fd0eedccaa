import { codeBlocks, pages } from '../unit/docs/support/markdown';

interface Elsewhere {
  readonly line: RegExp;
  /** The test that runs it, or the command that runs it in a test. null: nothing does. */
  readonly by: string | null;
  readonly why: string;
}

/** Lines of shell blocks that the machine of test/machine/headless.test.ts does not run literally. */
export const elsewhere: readonly Elsewhere[] = [
  {
    line: /^npm start$/,
    by: 'test/integration/build/start.test.ts',
    why: 'needs a display and the checkout',
  },
  {
    line: /^sudo apt (?:install|remove|purge) (?!--)/,
    by: 'test/machine/package-tray.test.ts',
    why: 'needs both packages',
  },
  {
    line: /^npm run package$/,
    by: 'test/machine/package-tray.test.ts',
    why: 'its function is called, with --quick',
  },
  {
    line: /^sudo wget .*ladylinux\.gpg|^echo 'deb \[signed-by|^sudo apt update && sudo apt install ladylinux/,
    by: 'test/machine/release.test.ts',
    why: 'is served by the test',
  },
  {
    line: /^LADYLINUX_SIGNING_KEY=.* npm run release$/,
    by: 'test/machine/release.test.ts',
    why: 'its functions are called, with a key of the test',
  },
  {
    line: /^git (?:switch --orphan|commit --allow-empty|push origin gh-pages)/,
    by: 'test/integration/build/release-workflow.test.ts',
    why: 'makes the branch of the repository that is released to',
  },
  {
    line: /^gpg |^sudo apt install --allow-downgrades /,
    by: 'test/machine/signing-key.test.ts',
    why: 'a key is made, used, rotated and revoked there',
  },
  {
    line: /^(?:npm test|npm run check|npm run test:(?:changed|all)|node build\/test\.mjs unit|npx vitest run .*)$/,
    by: 'build/test.mjs',
    why: 'a test cannot run all tests',
  },
  {
    line: /^npm run year\b/,
    by: 'test/unit/year/plan.test.ts',
    why: 'takes an hour; its plan is tested',
  },
  {
    line: /^(?:sudo|echo .* \| sudo) install -D .* \/etc\/ladylinux\/after\.d\//,
    by: 'test/machine/after-scripts.test.ts',
    why: 'a script there is told of every run',
  },
  {
    line: /^podman (?:build|tag|auto-update)|^ladylinux-refresh image build --prefix layer$/,
    by: 'test/machine/image.test.ts',
    why: 'needs podman 5, and a user who has containers',
  },
  {
    line: /^npm run test:faults -- /,
    by: 'test/machine/pipeline-faults.test.ts',
    why: 'takes hours; a sample of the same trials is run',
  },
  {
    line: /^npm run format$|^node build\/bundle\.mjs --development$/,
    by: null,
    why: 'changes the checkout that is being tested',
  },
];

export interface Documented {
  readonly path: string;
  readonly line: string;
}

/** Every line of every shell block of the pages for people, once, in reading order. */
export function documentedLines(): Documented[] {
  const all = pages()
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap(({ path, text }) =>
      codeBlocks(text, 'sh')
        .flatMap((block) => block.split('\n'))
        .filter((line) => line !== '')
        .map((line) => ({ path, line })),
    );
  return [...new Map(all.toReversed().map((each) => [each.line, each])).values()].toReversed();
}

export const isElsewhere = ({ line }: Documented): boolean =>
  elsewhere.some((each) => each.line.test(line));
