import { run, found, type FixableFinding } from '../found';
import type { Question } from '../question';
import { ask } from '../../host/systemd/command';
import { socketOf } from '../../host/systemd/held-socket';
import { pathExists } from '../../lib/path';
import { restartUnits } from '../../service/restart';
import { changedUnitFiles } from '../../service/unit-files';
import { currentVersion } from '../../state/version';

/** Whether each service that we start has its port held at the address in ladylinux.env, which only root can read. */
export async function portsNotHeld({
  host,
  settings,
  isRoot,
}: Question): Promise<FixableFinding[]> {
  const current = await currentVersion(host.layout);
  if (!isRoot || current.kind !== 'read') return [];
  const { entryPoint } = current.value;
  const applyFix = async () => {
    const trouble = await restartUnits(host, settings);
    if (trouble !== null) throw new Error(trouble.message.code);
  };
  const fix = run('sudo ladylinux-refresh service restart');
  const all: FixableFinding[] = [];
  for (const service of settings.services) {
    const { unit } = service;
    const alone = { ...settings, services: [service] };
    const files = await host.services.unitFiles(alone, entryPoint);
    const address = files.find(({ holds }) => holds !== undefined)?.holds;
    if (address === undefined) continue;
    const changed = await changedUnitFiles(host, alone, entryPoint);
    const socket = changed.find(({ holds }) => holds !== undefined);
    const isMoved = socket !== undefined && (await pathExists(socket.path));
    const said = { about: unit, fix, applyFix } as const;
    if (isMoved)
      all.push(
        found('units', 'found-port-moved', { unit, address }, { ...said, severity: 'problem' }),
      );
    else if (changed.length > 0 || !(await isHeld(unit)))
      all.push(found('units', 'found-port-not-held', { unit }, { ...said, severity: 'warning' }));
  }
  return all;
}

/** A stopped socket holds nothing. */
async function isHeld(unit: string): Promise<boolean> {
  const isActive = async (one: string) =>
    (await ask('systemctl', ['is-active', '--quiet', '--', one])).exitCode === 0;
  return !(await isActive(unit)) || isActive(socketOf(unit));
}
