import { afterEach, beforeEach } from 'vitest';

/**
 * Of tests that stand on each other, the first that fails is the last that is tried: the others are skipped by its name, and wait for
 * nothing that cannot come. Its own second attempt, where there is one, goes on.
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
