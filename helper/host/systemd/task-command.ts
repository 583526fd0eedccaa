import { bindValue, commonDirectives, idleDirectives, pathValue, taskUnit } from './directives';
import type { Profile } from './profiles';
import type { Reach } from './reach';
import { withoutDebugger } from '../sandbox';
import type { TaskName } from '../task-table';
import type { TaskWayOut } from '../way-out';

export interface Program {
  readonly node: string;
  readonly bundle: string;
  /** The options that Node knows; by default those of the running Node, which also runs the task. */
  readonly flags?: readonly string[];
}

export interface TaskCommand {
  readonly task: TaskName;
  readonly profile: Profile<TaskName>;
  readonly program: Program;
  /** null: without a network. */
  readonly reach: Reach | null;
  readonly way?: Pick<TaskWayOut, 'variables' | 'certificates' | 'credentials'> | null;
  /** systemd's own time limit, in case nobody is left to end the task. */
  readonly timeoutSeconds: number;
}

/** Abstract sockets belong to the network namespace, not to a folder; without AF_UNIX there are none. */
function networkOf({ ownSockets }: Profile<TaskName>, reach: Reach | null): string[] {
  if (reach === null) {
    // systemd-run before version 254 does not accept "none"; adding and removing one family is the same
    const families = ownSockets
      ? ['RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6', 'IPAddressAllow=localhost']
      : ['RestrictAddressFamilies=AF_UNIX', 'RestrictAddressFamilies=~AF_UNIX'];
    return ['PrivateNetwork=yes', 'IPAddressDeny=any', ...families];
  }
  return [
    'RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK',
    ...(reach.deny.length === 0 ? [] : [`IPAddressDeny=${reach.deny.join(' ')}`]),
    ...(reach.allow.length === 0 ? [] : [`IPAddressAllow=${reach.allow.join(' ')}`]),
    ...(reach.resolverFile === null
      ? []
      : [`BindReadOnlyPaths=${bindValue(`-${reach.resolverFile}`, reach.resolverFile)}`]),
  ];
}

const ownable = '/var/lib/';

/** systemd.exec(5), StateDirectory=: changes owner and group of the folder and its content without following links. */
function ownedOf({ owned }: Profile<TaskName>): string[] {
  if (owned === null) return [];
  if (!owned.startsWith(ownable)) throw new Error(`${owned} is not below ${ownable}`);
  return [`StateDirectory=${pathValue(owned.slice(ownable.length))}`, 'StateDirectoryMode=0700'];
}

/** systemd.exec(5), "Credentials": systemd itself reads the files and shows them to this unit's user only. */
function outwardsOf(way: TaskCommand['way']): string[] {
  if (!way) return [];
  const { certificates, credentials } = way;
  return [
    ...(certificates === null
      ? []
      : [`BindReadOnlyPaths=${bindValue(certificates, certificates)}`]),
    ...credentials.map(
      ({ name, path, encrypted }) =>
        `${encrypted ? 'LoadCredentialEncrypted' : 'LoadCredential'}=${name}:${path}`,
    ),
  ];
}

/** The arguments of systemd-run(1) for one task. */
export function taskArguments({
  task,
  profile,
  program,
  reach,
  way = null,
  timeoutSeconds,
}: TaskCommand): string[] {
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
    ...(profile.userOfItsOwn
      ? ['DynamicUser=yes']
      : [`User=${profile.user}`, `Group=${profile.group}`]),
    ...(profile.idle ? idleDirectives : []),
    ...(profile.emptyHomes ? ['ProtectHome=tmpfs'] : []),
    ...(profile.supplementaryGroup === null
      ? []
      : [`SupplementaryGroups=${profile.supplementaryGroup}`]),
    `MemoryMax=${profile.memoryMax}`,
    `RuntimeMaxSec=${timeoutSeconds + 30}s`,
    // So that two tasks of one user cannot trace, read or write each other.
    ...(profile.user === 'root' ? [] : ['PrivateUsers=yes']),
    ...networkOf(profile, reach),
    ...(profile.wholeProc ? ['ProcSubset=all'] : []),
    ...ownedOf(profile),
    ...profile.emptied.map((path) => `TemporaryFileSystem=${pathValue(path)}:ro`),
    ...profile.scratch.map((path) => `TemporaryFileSystem=${pathValue(path)}:mode=0777`),
    ...profile.inaccessible.map((path) => `InaccessiblePaths=-${path}`),
    ...writable,
    ...outwardsOf(way),
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
    ...Object.entries(way?.variables ?? {}).map(([name, value]) => `--setenv=${name}=${value}`),
    ...properties.map((property) => `--property=${property}`),
    '--',
    program.node,
    ...(program.flags ?? withoutDebugger()),
    program.bundle,
    'task',
    task,
  ];
}
