import type { Reporter, TestModule } from 'vitest/node';
import { writeTotals } from './totals';
import type { Totals } from './totals';

/** Counts what vitest ran. A file that does not load and an error outside any test are failures. */
export default class VitestTotals implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const totals: Totals = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) totals.failed += 1;
      for (const suite of module.children.allSuites()) {
        if (suite.errors().length > 0) totals.failed += 1;
      }
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        totals[state === 'pending' ? 'failed' : state] += 1;
      }
    }
    writeTotals(totals);
  }
}
