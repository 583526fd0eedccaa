import { readdir } from 'node:fs/promises';
import type { Host } from '../../host';
import type { Settings } from '../../../contract/settings';
import { layoutUnder } from '../layout';
import { pathExists } from '../path';
import type { Sandbox } from '../sandbox';
import { makeFolderFor } from './folders';
import { holdInhibitor } from './inhibitor';
import { openJournal } from '../journal';
import { launchUnit, modelsUnit, refreshUnit } from './launch';
import { ownerOfModels } from './models-owner';
import { whatStandsInTheWay } from './preflight';
import { buildUser, serviceUser } from './profiles';
import { SystemdSandbox } from './sandbox';
import { SystemdServices } from './services';

export const installedBundle = '/usr/lib/ladylinux/ladylinux-refresh.cjs';

/** A real machine: systemd starts and stops, systemd-run is the sandbox, the unit is the process that outlives us. */
export function systemHost(settings: Pick<Settings, 'prepare'>, bundle = installedBundle): Host {
  const layout = layoutUnder('/');
  const sandbox = new SystemdSandbox({
    layout,
    program: { node: '/usr/bin/node', bundle },
    grants: { prepareWritesData: settings.prepare.data },
  });
  return {
    mode: 'system',
    runsServices: true,
    layout,
    services: new SystemdServices(),
    sandbox,
    python: '/usr/bin/python3',
    logPlace: `journalctl -u ${refreshUnit}`,
    journal: openJournal(),
    makeTaskFolder: (path, content = 'empty', whose = 'build') =>
      makeTaskFolder(path, content, sandbox, whose === 'build' ? buildUser : serviceUser),
    preflight: () => whatStandsInTheWay(layout),
    launch: (request) => launchUnit(refreshUnit, layout.request, request),
    launchModels: (request) => launchUnit(modelsUnit, layout.modelsRequest, request),
    ownerOfModels,
    // SIGINT is "a person changed their mind"; SIGTERM, which a shutdown sends, is "interrupted".
    cancel: (pid) => {
      process.kill(pid, 'SIGINT');
    },
    inhibit: async () => {
      const inhibitor = await holdInhibitor('LadyLinux is being refreshed');
      return () => void inhibitor.release();
    },
  };
}

/** What an earlier run left in a folder of the build user is removed in the sandbox, never by root itself (threat 5). */
export async function makeTaskFolder(
  path: string,
  content: 'keep' | 'empty',
  sandbox: Sandbox,
  user: string,
): Promise<void> {
  if (!(await pathExists(path))) return makeFolderFor(path, user);
  if (content === 'keep' || (await readdir(path)).length === 0) return;
  const limits = { signal: new AbortController().signal, timeoutSeconds: 900 };
  const { kind } = await sandbox.run('remove', { folders: [path] }, limits);
  if (kind !== 'done') throw new Error(`${path} could not be emptied (${kind})`);
}
