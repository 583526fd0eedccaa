import type { Reporter, TestModule } from 'vitest/node';
import { failureOf, noTotals, skipOf, writeTotals } from './totals';

/** Counts what vitest ran. A file that does not load and an error outside any test are failures. */
export default class VitestTotals implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly { message: string }[],
  ): void {
    const totals = noTotals();
    const failed = (title: string, errors: readonly { message: string }[]) => {
      totals.failed += 1;
      totals.failures.push(failureOf(title, errors));
    };
    for (const error of unhandledErrors) failed('outside any test', [error]);
    for (const module of modules) {
      const file = module.relativeModuleId;
      totals.durations[file] = Math.round(module.diagnostic().duration);
      if (module.errors().length > 0) failed(file, module.errors());
      for (const suite of module.children.allSuites()) {
        if (suite.errors().length > 0) failed(`${file} > ${suite.fullName}`, suite.errors());
      }
      for (const test of module.children.allTests()) {
        const result = test.result();
        const { state, errors = [] } = result;
        const title = `${file} > ${test.fullName}`;
        if (state === 'skipped' && test.tags.includes('thorough')) {
          totals.left += 1;
          continue;
        }
        if (state === 'failed') failed(title, errors);
        else if (state === 'pending') failed(title, [{ message: 'it never ended' }]);
        else totals[state] += 1;
        if (result.state === 'skipped') totals.skips.push(skipOf(title, result.note));
        if (state === 'passed' && (test.diagnostic()?.flaky ?? false)) totals.unsteady.push(title);
      }
    }
    writeTotals(totals);
  }
}
