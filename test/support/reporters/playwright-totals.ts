import type {
  FullConfig,
  Reporter,
  Suite,
  TestCase,
  TestError,
} from 'playwright/types/testReporter';
import { failureOf, noTotals, skipOf, writeTotals } from './totals';

/** Counts what Playwright ran. An error outside any test is a failure. */
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
    const totals = noTotals();
    totals.failed = this.errors.length;
    totals.failures = this.errors.map((error) => failureOf('outside any test', [error]));
    for (const test of this.tests) {
      const outcome = test.outcome();
      const [, project = '', file = '', ...titles] = test.titlePath();
      const inOther = ['', 'electron'].includes(project) ? [] : [`in ${project}`];
      const title = [file, ...titles, ...inOther].join(' > ');
      const spent = test.results.reduce((sum, { duration }) => sum + duration, 0);
      totals.durations[file] = (totals.durations[file] ?? 0) + spent;
      if (outcome === 'skipped') {
        totals.skipped += 1;
        const why = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme');
        totals.skips.push(skipOf(title, why?.description));
      } else if (outcome === 'unexpected') {
        totals.failed += 1;
        totals.failures.push(failureOf(title, test.results.at(-1)?.errors ?? []));
      } else totals.passed += 1;
      if (outcome === 'flaky') totals.unsteady.push(title);
    }
    writeTotals(totals);
  }

  printsToStdio(): boolean {
    return false;
  }
}
