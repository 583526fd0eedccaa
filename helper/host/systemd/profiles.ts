import { dirname } from 'node:path';
import type { Network } from './reach';
import type { Layout } from '../../state/layout';
import type { TaskName, TaskRequest } from '../task-table';

export const buildUser = 'ladylinux-build';
export const serviceUser = 'ladylinux';

export interface Bind {
  readonly from: string;
  readonly at: string;
  readonly writable: boolean;
}

/** What one task may see and change. Everything that is not named here is read-only to it. */
export interface Profile<N extends TaskName> {
  /** A name or a number. */
  readonly user: string;
  /** Where it is not the one of the same name. */
  readonly group?: string;
  /** Gives way to everything else that the computer does. */
  readonly idle?: boolean;
  /** Homes are empty instead of closed, so that what is bound there can be reached. */
  readonly emptyHomes?: boolean;
  readonly supplementaryGroup?: string;
  /** Writes nothing, and what it runs is foreign: a user who is there for this task alone, and whom nobody's signals reach. */
  readonly userOfItsOwn?: boolean;
  readonly writable: readonly string[];
  readonly inaccessible: readonly string[];
  /** null: none but one of its own. */
  readonly network: Network | null;
  /** It runs what may speak to itself: a server, a hook. */
  readonly ownSockets?: boolean;
  /** Node itself speaks TLS. It brings certificates of its own; an administrator's are where git and pip look. */
  readonly ownTls?: boolean;
  /** /proc beyond the processes, as the service has it: an application may ask how much memory is free. */
  readonly wholeProc?: boolean;
  readonly capabilities: readonly string[];
  readonly memoryMax: string;
  readonly binds: readonly Bind[];
  /** The request with its paths as the task sees them. */
  readonly request: TaskRequest<N>;
}

/** What the settings opt into. */
export interface Grants {
  /** prepare.data: the hook migrates data, of which a restorable copy was made. */
  readonly prepareWritesData: boolean;
}
type Profiles = {
  readonly [N in TaskName]: (layout: Layout, request: TaskRequest<N>, grants: Grants) => Profile<N>;
};

/** Below PrivateTmp: a mount point that systemd makes there leaves nothing on the disk. */
export const inside = {
  currentVenv: '/tmp/ladylinux/current-venv',
  cache: '/tmp',
} as const;

const noCapabilities = {
  capabilities: [],
  network: null,
  memoryMax: '1G',
  binds: [],
  writable: [],
} as const;

/** Models, configuration and state: to most tasks they are not there at all. */
const everythingOfTheUser = (layout: Layout) => [
  layout.etc,
  layout.stateDir,
  layout.models,
  layout.containers,
];

/** The staged trees where they will be used, so that paths written into them are right from the start. */
function staged(layout: Layout, path: string, writable: boolean): { at: string; binds: Bind[] } {
  const final = new Map([
    [layout.nextApp, layout.app],
    [layout.nextVenv, layout.venv],
  ]).get(path);
  return final === undefined
    ? { at: path, binds: [] }
    : { at: final, binds: [{ from: path, at: final, writable }] };
}

function bothStaged(
  layout: Layout,
  { app, venv }: { readonly app: string; readonly venv: string },
) {
  const code = staged(layout, app, false);
  const python = staged(layout, venv, false);
  return { app: code.at, venv: python.at, binds: [...code.binds, ...python.binds] };
}

const isInHome = (path: string) => /^\/(?:home|root|run\/user)\//.test(path);

/** Everything else of LadyLinux is closed to it; the models folder it may read, or write where something is to be received. */
function ofModels<N extends 'models-verify' | 'models-download'>(
  layout: Layout,
  request: TaskRequest<N>,
  receives: boolean,
): Profile<N> {
  const { folder, owner, policy } = request;
  const sources = policy.fileFolders.map((from) => ({ from, at: from, writable: false }));
  const inHome = { from: folder.path, at: folder.path, writable: receives };
  return {
    ...noCapabilities,
    user: owner === null ? serviceUser : String(owner.uid),
    group: owner === null ? serviceUser : String(owner.gid),
    idle: true,
    emptyHomes: true,
    // the manifest may name a server of the house, and no code of anybody's runs here
    network: receives
      ? { neighbours: true, addresses: policy.allowLoopbackHttp ? ['http://localhost'] : [] }
      : null,
    ownTls: receives,
    writable: receives && !isInHome(folder.path) ? [folder.path] : [],
    binds: [...(receives ? sources : []), ...(isInHome(folder.path) ? [inHome] : [])],
    inaccessible: [
      layout.etc,
      layout.data,
      layout.cache,
      layout.logs,
      layout.containers,
      layout.refreshDir,
      layout.privateDir,
    ],
    request,
  };
}

export const profiles: Profiles = {
  fetch: (layout, request) => ({
    ...noCapabilities,
    user: buildUser,
    network: { addresses: [request.repository] },
    writable: [layout.mirror],
    inaccessible: everythingOfTheUser(layout),
    binds: localRepository(request.repository),
    request,
  }),
  'verify-signature': (layout, request) => ({
    ...noCapabilities,
    user: buildUser,
    inaccessible: everythingOfTheUser(layout),
    request,
  }),
  checkout: (layout, request) => ({
    ...noCapabilities,
    user: buildUser,
    writable: [layout.nextApp],
    inaccessible: everythingOfTheUser(layout),
    request,
  }),
  'local-edits': (layout, request) => ({
    ...noCapabilities,
    user: buildUser,
    userOfItsOwn: request.archive === null,
    // An app/ of before may let its owner's group read only; what that group could read besides is inaccessible.
    supplementaryGroup: serviceUser,
    inaccessible: everythingOfTheUser(layout),
    writable: request.archive === null ? [] : [dirname(request.archive)],
    request,
  }),
  environment: (layout, request) => {
    const app = staged(layout, request.app, false);
    const venv = staged(layout, request.venv, true);
    const hidden = request.currentVenv === layout.venv && venv.at === layout.venv;
    const current: Bind = { from: layout.venv, at: inside.currentVenv, writable: false };
    return {
      ...noCapabilities,
      user: buildUser,
      network: { addresses: request.index === null ? [] : [request.index] },
      memoryMax: '75%',
      writable: [layout.nextVenv, request.cache, request.tools],
      inaccessible: everythingOfTheUser(layout),
      binds: [...app.binds, ...venv.binds, ...(hidden ? [current] : [])],
      request: {
        ...request,
        app: app.at,
        venv: venv.at,
        currentVenv: hidden ? inside.currentVenv : request.currentVenv,
      },
    };
  },
  'check-environment': (layout, request) => {
    const venv = staged(layout, request.venv, false);
    return {
      ...noCapabilities,
      user: buildUser,
      userOfItsOwn: true,
      inaccessible: everythingOfTheUser(layout),
      binds: venv.binds,
      request: { ...request, venv: venv.at },
    };
  },
  'in-place': (layout, request) => ({
    ...noCapabilities,
    user: buildUser,
    userOfItsOwn: true,
    supplementaryGroup: serviceUser,
    inaccessible: everythingOfTheUser(layout),
    request,
  }),
  try: (layout, request) => {
    const { binds, ...at } = bothStaged(layout, request);
    return {
      ...noCapabilities,
      user: buildUser,
      userOfItsOwn: true,
      memoryMax: '50%',
      inaccessible: everythingOfTheUser(layout),
      binds,
      request: { ...request, ...at },
    };
  },
  /** Not as the service user, who could signal the live service. Without network: nobody else sees its port. */
  serve: (layout, request) => {
    const { binds, ...at } = bothStaged(layout, request);
    return {
      ...noCapabilities,
      user: buildUser,
      userOfItsOwn: true,
      memoryMax: '50%',
      wholeProc: true,
      ownSockets: true,
      inaccessible: [layout.etc, layout.stateDir, layout.containers],
      binds,
      request: { ...request, ...at },
    };
  },
  prepare: (layout, request, { prepareWritesData }) => ({
    ...noCapabilities,
    user: serviceUser,
    memoryMax: '50%',
    ownSockets: true,
    writable: prepareWritesData ? [request.data] : [],
    // Its secrets stay out of reach; its models and its state it may read.
    inaccessible: [layout.etc, layout.refreshDir],
    // /var/lib/ladylinux is not to be changed by a refresh, the cache included: it gets one that ends with it.
    request: { ...request, cache: inside.cache },
  }),
  'mount-points': (layout, request) => ({
    ...noCapabilities,
    user: buildUser,
    writable: [request.tree],
    inaccessible: everythingOfTheUser(layout),
    request,
  }),
  'keep-app-state': (layout, request) => ({
    ...noCapabilities,
    user: serviceUser,
    // The store may have to be made, in a folder where root makes nothing.
    writable: [layout.data],
    inaccessible: [layout.etc, layout.models, layout.containers, layout.cache, layout.logs],
    request,
  }),
  'models-verify': (layout, request) => ofModels(layout, request, false),
  'models-download': (layout, request) => ofModels(layout, request, true),
  measure: (layout, request) => ({
    ...noCapabilities,
    user: serviceUser,
    inaccessible: [layout.etc, layout.models, layout.containers],
    request,
  }),
  'copy-data': (layout, request) => ({
    ...noCapabilities,
    user: serviceUser,
    writable: [request.to],
    inaccessible: [layout.etc, layout.models, layout.containers],
    request,
  }),
  'update-data-copy': (layout, request) => ({
    ...noCapabilities,
    user: serviceUser,
    writable: [request.to],
    inaccessible: [layout.etc, layout.models, layout.containers],
    request,
  }),
  'compare-data': (layout, request) => ({
    ...noCapabilities,
    user: serviceUser,
    inaccessible: [layout.etc, layout.models, layout.containers],
    request,
  }),
  /** Runs git and the environment's own interpreter, so it gets nothing that either could harm. */
  examine: (layout, request) => ({
    ...noCapabilities,
    user: buildUser,
    userOfItsOwn: true,
    supplementaryGroup: serviceUser,
    inaccessible: everythingOfTheUser(layout),
    request,
  }),
  /**
   * As root, because a tree of before may be anybody's, but with the whole file system read-only save the folders to be emptied:
   * whatever links are planted in them, nothing else can be removed. Runs no line of what it removes.
   */
  remove: (layout, request) => ({
    ...noCapabilities,
    user: 'root',
    capabilities: ['CAP_DAC_OVERRIDE', 'CAP_FOWNER'],
    writable: request.folders,
    // the copies of data that it may remove lie beside these
    inaccessible: [
      layout.etc,
      layout.data,
      layout.cache,
      layout.logs,
      layout.models,
      layout.containers,
    ],
    request,
  }),
};

/** A repository on this computer (only where the settings allow file://) may lie where ProtectHome= or PrivateTmp= hide it. */
function localRepository(repository: string): Bind[] {
  if (!repository.startsWith('file://')) return [];
  const path = decodeURIComponent(new URL(repository).pathname);
  return [{ from: path, at: path, writable: false }];
}
