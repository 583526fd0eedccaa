import type { Layout } from '../../state/layout';
import { definitionOf, type TaskName, type TaskRequest } from '../task-table';
import type { Bind, Grants } from '../tasks/define';
import type { Network } from './reach';
import { buildUser, serviceUser } from '../users';

/** What one task may see and change. Everything that is not named here is read-only to it. */
export interface Profile<N extends TaskName> {
  /** A name or a number. */
  readonly user: string;
  readonly group: string;
  readonly supplementaryGroup: string | null;
  readonly idle: boolean;
  readonly emptyHomes: boolean;
  /** null: none but one of its own. */
  readonly network: Network | null;
  readonly userOfItsOwn: boolean;
  readonly ownSockets: boolean;
  readonly wholeProc: boolean;
  readonly capabilities: readonly string[];
  readonly memoryMax: string;
  readonly writable: readonly string[];
  readonly inaccessible: readonly string[];
  readonly binds: readonly Bind[];
  /** The request with its paths as the task sees them. */
  readonly request: TaskRequest<N>;
}

const users = { build: buildUser, service: serviceUser, root: 'root' } as const;

/** A task's definition as the kernel is to keep it, for one request. */
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
  const owner = typeof user === 'string' ? users[user] : user(request);
  const ids =
    owner === null || typeof owner === 'string'
      ? { user: owner ?? serviceUser, group: owner ?? serviceUser }
      : { user: String(owner.uid), group: String(owner.gid) };
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
    inaccessible: hides.map((place) => layout[place]),
    binds,
    request: seen,
  };
}
