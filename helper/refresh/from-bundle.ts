import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { message } from '../../contract/message';
import { RunEnd } from './end';
import type { Run, StepIo } from './run';
import { runTask } from './task';

/** Copies the bundle of the request; answers the repository that was made of it. null: the run is fed from the network. */
export async function takeBundle(run: Run, io: StepIo): Promise<string | null | RunEnd> {
  const { layout, settings, request, branch, host } = run;
  if (request.from === undefined) return null;
  const out = join(layout.next, 'bundle');
  await host.makeTaskFolder(out);
  const asked = { ...request.from, out, mirror: layout.mirror, python: run.interpreter };
  const taken = await runTask(run, 'take-bundle', asked, { io });
  if (taken instanceof RunEnd) return taken;
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
