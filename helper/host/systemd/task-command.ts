import { bindValue, commonDirectives, idleDirectives, pathValue, taskUnit } from './directives';
import type { Profile } from './profiles';
import type { TaskName } from '../task-table';

export interface Program {
  readonly node: string;
  readonly bundle: string;
}

export interface TaskCommand {
  readonly task: TaskName;
  readonly profile: Profile<TaskName>;
  readonly program: Program;
  /** After these seconds systemd ends it, should nobody be left who would. */
  readonly timeoutSeconds: number;
}

/** The arguments of systemd-run(1) for one task. */
export function taskArguments({ task, profile, program, timeoutSeconds }: TaskCommand): string[] {
  const writable = [
    ...profile.writable.map((path) => `ReadWritePaths=${pathValue(path)}`),
    ...profile.binds.map(
      ({ from, at, writable }) =>
        `${writable ? 'BindPaths' : 'BindReadOnlyPaths'}=${bindValue(from, at)}`,
    ),
  ];
  const properties = [
    ...commonDirectives,
    `CapabilityBoundingSet=${profile.capabilities.join(' ')}`,
    `User=${profile.user}`,
    `Group=${profile.group ?? profile.user}`,
    ...(profile.idle === true ? idleDirectives : []),
    ...(profile.emptyHomes === true ? ['ProtectHome=tmpfs'] : []),
    ...(profile.supplementaryGroup === undefined
      ? []
      : [`SupplementaryGroups=${profile.supplementaryGroup}`]),
    `MemoryMax=${profile.memoryMax}`,
    `RuntimeMaxSec=${timeoutSeconds + 30}s`,
    ...(profile.network
      ? ['RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK']
      : ['PrivateNetwork=yes']),
    ...(profile.wholeProc === true ? ['ProcSubset=all'] : []),
    ...profile.inaccessible.map((path) => `InaccessiblePaths=-${path}`),
    ...writable,
  ];
  return [
    '--pipe',
    '--wait',
    '--collect',
    '--quiet',
    '--service-type=exec',
    `--unit=${taskUnit(task)}`,
    `--description=LadyLinux refresh: ${task}`,
    '--working-directory=/',
    '--setenv=HOME=/tmp',
    '--setenv=PATH=/usr/local/bin:/usr/bin:/bin',
    '--setenv=LANG=C.UTF-8',
    // Node reads them at each start, which doubles it.
    ...(profile.ownTls === true
      ? ['--setenv=NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt']
      : []),
    ...properties.map((property) => `--property=${property}`),
    '--',
    program.node,
    program.bundle,
    'task',
    task,
  ];
}
