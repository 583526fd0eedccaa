import { join } from 'node:path';
import { because, message } from '../../../contract/message';
import { RunEnd } from '../end';
import type { Run } from '../run';
import { pathExists } from '../../lib/path';

/** The environment that a run installed or left in place. */
export interface InPlace {
  readonly kept: boolean;
  readonly packages: number;
  readonly changed: number;
}

/**
 * 3. Rebuild Python environment: it was built and checked against its list before the stop, and swapped with the code.
 * This step only confirms that it is there, which costs no downtime.
 */
export function python(run: Run, environment: InPlace): Promise<RunEnd | null> {
  return run.step('python', async () => {
    if (!(await pathExists(join(run.layout.venv, 'bin/python')))) {
      return new RunEnd(
        'rolled-back',
        message('environment-failed', { reason: because('no-interpreter') }),
      );
    }
    return {
      value: null,
      outcome: environment.kept ? 'unchanged' : 'done',
      detail: environment.kept
        ? message('detail-packages-kept', { packages: environment.packages })
        : message('detail-packages', {
            packages: environment.packages,
            changed: environment.changed,
          }),
    };
  });
}
