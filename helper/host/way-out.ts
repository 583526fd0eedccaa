import type { LoginsByName } from '../lib/logins';
import type { Layout } from '../state/layout';
import { keptFiles, loginsFolder, type KeptFile } from '../state/logins';
import { loginsFor, publicVariables, wayOutIn, type WayOut } from '../state/way-out';
import { readSettings } from '../state/settings-file';
import { definitionOf, type TaskName } from './task-table';

/** How a task reaches the network. */
export interface TaskWayOut extends WayOut {
  readonly variables: Readonly<Record<string, string>>;
  /** Passed on standard input, to the task's own code only. */
  readonly logins: LoginsByName;
  /** Files for git and ssh. */
  readonly credentials: readonly KeptFile[];
}

const nothing: TaskWayOut = {
  proxy: null,
  certificates: null,
  variables: {},
  logins: {},
  credentials: [],
};

/** From the settings in force, without any login that the task's definition does not name. */
export async function wayOutOf(task: TaskName, layout: Layout): Promise<TaskWayOut> {
  const { network, logins: allowed = [] } = definitionOf(task);
  const read = await readSettings(layout.settingsFile);
  if (network === undefined || read.kind !== 'read') return nothing;
  const way = await wayOutIn(read.settings, layout.runDir);
  const variables = publicVariables(way);
  if (allowed.length === 0) return { ...nothing, ...way, variables };
  const kept = await keptFiles(loginsFolder(layout));
  return {
    ...way,
    variables,
    logins: await loginsFor(way, kept, allowed.includes('models')),
    credentials: allowed.includes('repository')
      ? kept.filter(({ name }) => /^(?:repository|key|hosts)@/.test(name))
      : [],
  };
}
