import type {
  FullConfig,
  Reporter,
  Suite,
  TestCase,
  TestError,
} from 'playwright/types/testReporter';
import { writeTotals } from './totals';
import type { Totals } from './totals';

/** Counts what Playwright ran. A flaky test and an error outside any test are failures. */
export default class PlaywrightTotals implements Reporter {
  private tests: readonly TestCase[] = [];
  private errors: TestError[] = [];

  onBegin(_config: FullConfig, suite: Suite): void {
    this.tests = suite.allTests();
  }

  onError(error: TestError): void {
    this.errors.push(error);
  }

  onEnd(): void {
    const totals: Totals = { passed: 0, failed: this.errors.length, skipped: 0 };
    for (const test of this.tests) {
      const outcome = test.outcome();
      if (outcome === 'expected') totals.passed += 1;
      else if (outcome === 'skipped') totals.skipped += 1;
      else totals.failed += 1;
    }
    writeTotals(totals);
  }

  printsToStdio(): boolean {
    return false;
  }
}
