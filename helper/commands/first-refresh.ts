import type { BundleSource } from '../../contract/bundle';
import type { CommonOptions, writingContext } from './context';
import { newRequest } from './operations/runs';
import { takeProposal } from './packages-option';
import { startAndShow } from './refresh-verbs';
import type { Shown } from './show-run';

export interface FirstRefreshOptions extends CommonOptions {
  readonly wait: boolean;
  /** What to install if the repository does not list it: "proposed", a file, or names. */
  readonly packages?: string[];
  /** The bundle that both runs use. */
  readonly bundle?: BundleSource;
}

/** The first version. If it proposes packages and a person accepts them, a second run installs them. */
export async function firstRefresh(
  ready: Awaited<ReturnType<typeof writingContext>>,
  { wait, packages, bundle }: FirstRefreshOptions,
  leave?: () => void,
): Promise<Shown> {
  const isAwaited = wait || leave !== undefined || packages !== undefined;
  const request = () => newRequest(ready.requestedBy, bundle === undefined ? {} : { from: bundle });
  const shown = await startAndShow(ready, request(), isAwaited, leave);
  return (await takeProposal(ready, shown.report, packages ?? []))
    ? startAndShow(ready, request(), true)
    : shown;
}
