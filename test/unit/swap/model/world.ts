import { type Plan, type Replacement } from '../../../../helper/swap';
import { Disk } from './disk';

export const journalFile = '/var/private/journal.json';

const folders = [
  '/',
  '/opt',
  '/opt/next',
  '/opt/kept',
  '/opt/kept/app',
  '/opt/kept/venv',
  '/etc',
  '/etc/units',
  '/var',
  '/var/private',
];

/** The content of each live path; null: nothing. */
export type State = Readonly<Record<string, string | null>>;

export interface Scenario {
  readonly before: State;
  readonly after: State;
}

const [app, venv, changed, removed, added] = [
  '/opt/app',
  '/opt/venv',
  '/etc/units/changed.conf',
  '/etc/units/removed.conf',
  '/etc/units/added.conf',
];

export const scenarios = {
  'everything changes': {
    before: {
      [app]: 'app A',
      [venv]: 'venv A',
      [changed]: 'conf A',
      [removed]: 'was here',
      [added]: null,
    },
    after: {
      [app]: 'app B',
      [venv]: 'venv B',
      [changed]: 'conf B',
      [removed]: null,
      [added]: 'is new',
    },
  },
  'the venv is kept': { before: { [app]: 'app A' }, after: { [app]: 'app B' } },
  'a first install': {
    before: { [app]: null, [venv]: null },
    after: { [app]: 'app B', [venv]: 'venv B' },
  },
} satisfies Record<string, Scenario>;

const isTree = (live: string) => live.startsWith('/opt/');
const stagedName = (live: string, run: string) =>
  isTree(live) ? live.replace('/opt/', '/opt/next/') : `${live}.next-${run}`;
const keptName = (live: string, run: string) =>
  isTree(live) ? `${live.replace('/opt/', '/opt/kept/')}/${run}` : `${live}.kept-${run}`;

export const diskWith = (before: State): Disk => {
  const disk = new Disk(folders);
  for (const [live, content] of Object.entries(before)) {
    if (content !== null) disk.install(live, isTree(live) ? 'directory' : 'file', content);
  }
  return disk;
};

/** Stages `after` as the caller of a swap would, unsynced, and gives the plan for it. */
export const stage = (disk: Disk, after: State, run: string): Plan => {
  const replacements = Object.entries(after).map(([live, content]): Replacement => {
    const kind = isTree(live) ? 'tree' : 'file';
    const staged = stagedName(live, run);
    if (content !== null) {
      disk.remove(staged);
      disk.stage(staged, kind === 'tree' ? 'directory' : 'file', content);
    }
    return { kind, live, staged: content === null ? null : staged, kept: keptName(live, run) };
  });
  return {
    runId: run,
    from: { commit: 'a', venvFingerprint: null },
    to: { commit: 'b', venvFingerprint: 'f' },
    replacements,
  };
};

export const stands = (disk: Disk, state: State): boolean =>
  Object.entries(state).every(([live, content]) => disk.content(live) === content);

export const shown = (disk: Disk, { before }: Scenario): string =>
  JSON.stringify(Object.fromEntries(Object.keys(before).map((live) => [live, disk.content(live)])));

/** Every tree that was live before the run is still somewhere, whole. */
export const nothingLost = (disk: Disk, { before }: Scenario): boolean =>
  Object.entries(before).every(
    ([live, content]) =>
      !isTree(live) ||
      content === null ||
      disk.list().some((name) => disk.content(name) === content),
  );

/** Journals, small files of a run, things set aside: none may outlive a recovery. */
export const leftovers = (disk: Disk): string[] =>
  disk
    .list()
    .filter(
      (name) =>
        /journal\.json|\.found-|set-aside/.test(name) || /^\/etc\/.*-(run|next-run)/.test(name),
    );
