import { afterEach, beforeEach } from 'vitest';

/**
 * For tests that build on each other: after the first failure the others are skipped, with its name as the reason, and wait for nothing.
 * The failed test may still have its second attempt.
 */
export function inOneStory(onLost: (name: string) => Promise<unknown>): void {
  let lost: string | undefined;
  beforeEach(({ task, skip }) => {
    if (lost !== undefined && lost !== task.name) skip(`not tried, as “${lost}” failed before it`);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      lost ??= task.name;
      await onLost(task.name);
    } else if (lost === task.name) lost = undefined;
  });
}
