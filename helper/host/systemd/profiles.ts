import type { Layout } from '../../state/layout';
import { definitionOf, type TaskName, type TaskRequest } from '../task-table';
import type { Bind, Grants } from '../tasks/define';
import type { Network } from './reach';
import { buildUser, serviceUser, trialUser } from '../users';

/** What one task may see and change. Everything not named here is read-only to it. */
export interface Profile<N extends TaskName> {
  /** A name or a number. */
  readonly user: string;
  readonly group: string;
  readonly supplementaryGroup: string | null;
  readonly idle: boolean;
  readonly emptyHomes: boolean;
  /** null: only an empty network namespace of its own. */
  readonly network: Network | null;
  readonly userOfItsOwn: boolean;
  readonly ownSockets: boolean;
  readonly wholeProc: boolean;
  readonly capabilities: readonly string[];
  readonly memoryMax: string;
  readonly writable: readonly string[];
  readonly owned: string | null;
  readonly emptied: readonly string[];
  readonly scratch: readonly string[];
  readonly inaccessible: readonly string[];
  readonly binds: readonly Bind[];
  /** The request, with paths as the task sees them. */
  readonly request: TaskRequest<N>;
}

const users = {
  build: buildUser,
  service: serviceUser,
  trial: trialUser,
  root: 'root',
} as const;

/** Turns a task's definition into what the kernel enforces for one request. */
export function profileOf<N extends TaskName>(
  task: N,
  layout: Layout,
  request: TaskRequest<N>,
  grants: Grants,
): Profile<N> {
  const definition = definitionOf(task);
  const {
    user,
    inServiceGroup,
    hides,
    memory,
    writes,
    sees,
    userOfItsOwn: alone = false,
  } = definition;
  const asked = { layout, request, grants };
  const owner = (typeof user === 'string' ? user : user(request)) ?? 'service';
  const ids =
    typeof owner === 'string'
      ? { user: users[owner], group: users[owner] }
      : { user: String(owner.uid), group: String(owner.gid) };
  const { places, scratch } = definition.empties?.(request) ?? { places: [], scratch: [] };
  const { binds, request: seen = request } = sees?.(asked) ?? { binds: [] };
  return {
    ...ids,
    supplementaryGroup: inServiceGroup === true ? serviceUser : null,
    idle: definition.idle ?? false,
    emptyHomes: definition.emptyHomes ?? false,
    network: definition.network?.(request) ?? null,
    userOfItsOwn: typeof alone === 'function' ? alone(request) : alone,
    ownSockets: definition.ownSockets ?? false,
    wholeProc: definition.wholeProc ?? false,
    capabilities: definition.capabilities ?? [],
    memoryMax: memory,
    writable: writes?.(asked) ?? [],
    owned: definition.owns?.(asked) ?? null,
    emptied: places.map((place) => layout[place]),
    scratch: scratch.map((place) => layout[place]),
    inaccessible: hides.filter((place) => !places.includes(place)).map((place) => layout[place]),
    binds,
    request: seen,
  };
}
