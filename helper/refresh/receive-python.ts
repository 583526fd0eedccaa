import { join } from 'node:path';
import { because, message } from '../../contract/message';
import type { TaskRequest } from '../host/task-table';
import { keptVersions } from '../state/version';
import { RunEnd } from './end';
import type { Run, StepIo } from './run';
import { runTask } from './task';

/** Has uv download an interpreter if it is missing; returns its path. */
export async function receivePython(
  run: Run,
  io: StepIo,
  version: string,
): Promise<string | RunEnd> {
  const { layout, settings, host } = run;
  const { current } = run.found;
  const work = join(layout.next, 'python-work');
  await host.makeTaskFolder(work);
  await host.makeTaskFolder(layout.pythons, 'keep');
  const request = {
    python: host.python,
    tools: layout.tools,
    pythons: layout.pythons,
    index: settings.packageIndex ?? null,
    mirror: settings.python.mirror ?? null,
    version,
    keep: [...(await keptVersions(layout)), ...(current === null ? [] : [current])].map(
      ({ python }) => python.version,
    ),
    work,
  };
  const received = await runTask(run, 'fetch-python', request, { io });
  return received instanceof RunEnd ? received : received.path;
}

/** For a list whose packages want different versions, one after the other. */
const mostPythons = 2;

/** Resolves the list, and first downloads an interpreter if no installed one fits. */
export async function listFor(run: Run, io: StepIo, asked: TaskRequest<'resolve'>) {
  let request = asked;
  for (let received = 0; received <= mostPythons; received += 1) {
    const answer = await runTask(run, 'resolve', request, { io });
    if (answer instanceof RunEnd || answer.kind === 'listed') return answer;
    const chosenPython = await receivePython(run, io, answer.version);
    if (chosenPython instanceof RunEnd) return chosenPython;
    request = { ...request, chosenPython };
  }
  const reason = because('no-common-python');
  return new RunEnd('staging-failed', message('environment-failed', { reason }));
}
