import { join } from 'node:path';
import { because, message } from '../../../contract/message';
import { RunEnd } from '../end';
import type { Run } from '../run';
import { pathExists } from '../../lib/path';

/** The environment that a run put into place or left there. */
export interface InPlace {
  readonly kept: boolean;
  readonly packages: number;
  readonly changed: number;
}

/**
 * 3. Rebuild Python environment: it was built and checked against its lock before the stop and went into place with the code; here
 * its presence is confirmed, which costs no downtime.
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
