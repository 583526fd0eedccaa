import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { message } from '../../contract/message';
import { RunEnd } from './end';
import type { Run, StepIo } from './run';
import { bundleCopy, discard } from './tidy';
import { runTask } from './task';

/** Copies the bundle of the request and returns the repository made from it. null: the run uses the network. */
export async function takeBundle(run: Run, io: StepIo): Promise<string | null | RunEnd> {
  const { layout, settings, request, branch, host } = run;
  if (request.from === undefined) return null;
  // kept with the downloaded packages, so that a run that installs nothing leaves it to the next one
  const out = bundleCopy(layout);
  await host.makeTaskFolder(out, 'keep');
  const asked = { ...request.from, out, mirror: layout.mirror, python: run.interpreter };
  const taken = await runTask(run, 'take-bundle', asked, { io });
  if (taken instanceof RunEnd) {
    if (taken.said.code === 'bundle-refused') await discard(run, out);
    return taken;
  }
  const wanted = `${branch} (${settings.repository})`;
  const found = `${taken.branch} (${taken.repository})`;
  if (found !== wanted)
    return new RunEnd('staging-failed', message('bundle-of-another', { found, wanted }));
  run.found.bundle = {
    index: pathToFileURL(join(out, 'simple')).href,
    list: taken.list,
    asOf: taken.asOf,
  };
  return join(out, 'repository.git');
}
