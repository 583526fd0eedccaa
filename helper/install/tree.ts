import { dirname, join } from 'node:path';
import type { Settings } from '../../contract/settings';
import { runsFolder } from '../state/event-log';
import type { Layout } from '../state/layout';
import { dropInPath } from '../host/systemd/drop-in';
import { serviceUser } from '../host/users';

export interface Folder {
  readonly path: string;
  readonly owner: string;
  readonly group: string;
  readonly mode: number;
  /** If it exists: "keep" it as it is, or "fix" its owner and mode. Never its content. */
  readonly existing: 'keep' | 'fix';
}

const root = (path: string, mode = 0o755): Folder => ({
  path,
  owner: 'root',
  group: 'root',
  mode,
  existing: 'fix',
});
const service = (path: string, mode: number, existing: Folder['existing']): Folder => ({
  path,
  owner: serviceUser,
  group: serviceUser,
  mode,
  existing,
});

/** The folders of a machine, parents first. The first refresh creates app/ and venv/. */
export function treeOf(layout: Layout, settings: Settings): readonly Folder[] {
  return [
    root(layout.opt),
    service(layout.models, 0o755, 'keep'),
    { ...root(layout.containers), existing: 'keep' },
    root(layout.refreshDir),
    root(layout.next),
    root(dirname(layout.keptApps)),
    root(layout.keptApps),
    root(layout.keptVenvs),
    root(layout.etc),
    root(layout.stateDir),
    service(layout.data, 0o750, 'fix'),
    service(layout.cache, 0o750, 'fix'),
    service(layout.logs, 0o750, 'fix'),
    root(layout.refreshState),
    root(runsFolder(layout)),
    root(layout.privateDir, 0o700),
    root(layout.locks, 0o700),
    root(layout.saved, 0o700),
    root(layout.runDir),
    ...settings.services.map(({ unit }) => root(dirname(dropInPath(unit, layout.root)))),
  ];
}

/** Root works below these: each, and all its parents, must be root's only before anything is touched (threat 6). */
export function trustedFolders(layout: Layout): readonly string[] {
  return [
    layout.privateDir,
    layout.runDir,
    layout.etc,
    layout.next,
    dirname(layout.stateDir),
    join(layout.root, 'etc/systemd/system'),
    '/usr/lib/ladylinux',
  ];
}

export const envTemplate = `# Environment of the LadyLinux application, read by ladylinux-api.service.
# NAME=value, one a line; systemd.exec(5), "EnvironmentFile=". A refresh never changes this file.

# Where the application listens. 0.0.0.0 lets your whole network in.
LADYLINUX_HOST=127.0.0.1
LADYLINUX_PORT=8000

LADYLINUX_MODELS_DIR=/opt/ladylinux/models
LADYLINUX_STATE_DIR=/var/lib/ladylinux
LADYLINUX_ENV=production
`;
