import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import * as z from 'zod';
import { codeBlocks, page, projectRoot } from './support/markdown';

const example = (name: string) => readFileSync(join(projectRoot, 'docs/examples', name), 'utf8');

/** Of GitHub's workflow syntax, what the example uses; what it does not know is a mistake. */
const Workflow = z.strictObject({
  name: z.string(),
  on: z.enum(['pull_request', 'push']),
  permissions: z.strictObject({ contents: z.literal('read') }),
  jobs: z.record(
    z.string().regex(/^[a-z][a-z0-9-]*$/),
    z.strictObject({
      'runs-on': z.string(),
      'timeout-minutes': z.number().int().positive(),
      steps: z.array(
        z.union([
          z.strictObject({
            uses: z.string().regex(/^[\w-]+\/[\w-]+@v\d+$/),
            with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
          }),
          z.strictObject({
            name: z.string(),
            env: z.record(z.string(), z.string()).optional(),
            run: z.string(),
          }),
        ]),
      ),
    }),
  ),
});

describe('the examples of ci.md', () => {
  test('are the files next to it', () => {
    expect(codeBlocks(page('docs/ci.md'), 'yaml')).toEqual([
      example('check.yml'),
      example('gitlab-ci.yml'),
    ]);
    expect(codeBlocks(page('docs/ci.md'), 'dockerfile')).toEqual([example('Containerfile')]);
    expect(codeBlocks(page('docs/ci.md'), 'ini')).toEqual([example('ladylinux.container')]);
  });

  test('the workflow is one', () => {
    const document = parseDocument(example('check.yml'), { strict: true, uniqueKeys: true });
    expect([...document.errors, ...document.warnings]).toEqual([]);
    const workflow = Workflow.parse(document.toJS());
    const steps = workflow.jobs['check']?.steps ?? [];
    expect(
      steps.some((step) => 'run' in step && step.run.includes('ladylinux-refresh check')),
    ).toBe(true);
  });

  test('the Containerfile passes a linter', () => {
    expect(validate(example('Containerfile')).map(({ message }) => message)).toEqual([]);
  });

  test('are linted for real', () => {
    expect(validate('FROM debian\nRUNN true\n')).not.toEqual([]);
    expect(validate('FROM debian AS a\nCOPY --from\n')).not.toEqual([]);
    expect(Workflow.safeParse({ name: 'x', on: 'never', permissions: {}, jobs: {} }).success).toBe(
      false,
    );
  });

  test('an image runs as an unprivileged user, and contains no build tools', () => {
    expect(example('Containerfile')).toMatch(/^USER ladylinux$/m);
    expect(example('Containerfile')).not.toMatch(/\b(?:git|nodejs|ladylinux-refresh)\b/);
    expect(example('Containerfile')).not.toMatch(/:latest|--chown=root/);
  });

  test('the Quadlet restarts what is sick, and is updated by podman', () => {
    const unit = example('ladylinux.container');
    expect(unit).toMatch(/^AutoUpdate=local$/m);
    expect(unit).toMatch(/^ExecStartPost=\/usr\/bin\/podman wait --condition=healthy ladylinux$/m);
    expect(unit).toMatch(/^HealthOnFailure=kill$/m);
    expect(unit).toMatch(/^Restart=on-failure$/m);
  });
});
