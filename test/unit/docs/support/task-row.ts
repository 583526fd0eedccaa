import { basename, dirname } from 'node:path';
import { profileOf } from '../../../../helper/host/systemd/profiles';
import { definitionOf, secondsOf, type TaskName } from '../../../../helper/host/task-table';
import { buildUser, serviceUser, trialUser } from '../../../../helper/host/users';
import { layoutUnder, type Layout } from '../../../../helper/state/layout';
import { taskRequests } from '../../../support/task-requests';

const layout = layoutUnder('/');
const users = {
  build: `\`${buildUser}\``,
  service: `\`${serviceUser}\``,
  trial: `\`${trialUser}\``,
  root: 'root, two capabilities',
};
const words: Partial<Record<keyof Layout, string>> = {
  etc: 'configuration',
  stateDir: 'state',
  data: 'data',
  cache: 'cache',
  logs: 'logs',
  models: 'models',
  containers: 'containers',
  refreshDir: 'staging',
  privateDir: 'records',
  envFile: 'secrets',
};

/** A task's row in docs/architecture.md, from its definition. */
export function taskRow(task: TaskName): string[] {
  const { hides, user, network, memory } = definitionOf(task);
  const request = taskRequests[task];
  const owner = typeof user === 'function' ? user(request) : user;
  const written = (prepareWritesData: boolean) => {
    const { writable, owned } = profileOf(task, layout, request, { prepareWritesData });
    return [...writable, ...(owned === null ? [] : [owned])].map(shown).join(', ');
  };
  const always = written(false);
  const allowed = written(true);
  const writes = always === '' ? 'nothing' : always;
  return [
    `\`${task}\``,
    typeof owner === 'string'
      ? users[owner]
      : `owner of the ${task === 'make-bundle' ? 'folder' : 'models'}`,
    network === undefined ? 'no' : 'yes',
    always === allowed ? writes : `${writes}; ${allowed} if allowed`,
    hides.map((place) => words[place] ?? place).join(', '),
    memory,
    span(secondsOf(task, request)),
  ];
}

function shown(path: string): string {
  const { refreshDir, stateDir, opt, next } = layout;
  if (path === `${next}/saved`) return 'a folder for the archive';
  if (path.startsWith(`${next}/source-`)) return 'the source';
  if (path.startsWith(`${next}/wheel-`)) return 'the wheel';
  if (path.startsWith(layout.packageCache)) return 'packages received for the list';
  if (path === layout.mirror) return 'the mirror';
  if (dirname(path) === layout.keptApps) return 'the folders to be emptied';
  if (basename(path).startsWith('.data-next-')) return 'the copy of `data`';
  if (path === layout.dataTrial) return 'a copy of `data`';
  const base = [refreshDir, stateDir, opt].find((each) => path.startsWith(`${each}/`)) ?? '/';
  return `\`${path.slice(base.length + 1)}\``;
}

const span = (seconds: number): string =>
  seconds > 86_400 ? `${String(seconds / 86_400)} d` : `${String(seconds)} s`;
