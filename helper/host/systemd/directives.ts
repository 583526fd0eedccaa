/** What nothing needs that we start beside the orchestrator, a task or not. */
export const confinement: readonly string[] = [
  'NoNewPrivileges=yes',
  'AmbientCapabilities=',
  'ProtectSystem=strict',
  'ProtectHome=yes',
  'PrivateDevices=yes',
  'PrivateIPC=yes',
  'ProtectKernelTunables=yes',
  'ProtectKernelModules=yes',
  'ProtectKernelLogs=yes',
  'ProtectControlGroups=yes',
  'ProtectClock=yes',
  'ProtectHostname=yes',
  'ProtectProc=invisible',
  'RestrictNamespaces=yes',
  'RestrictSUIDSGID=yes',
  'RestrictRealtime=yes',
  'LockPersonality=yes',
  'SystemCallArchitectures=native',
  // Twice: a "~" counts only at the start of a list (systemd.exec(5)).
  'SystemCallFilter=@system-service',
  'SystemCallFilter=~@privileged @resources',
  'SystemCallErrorNumber=EPERM',
  'LimitCORE=0',
];

/** What every task gets, whatever it does: docs/security.md, "What is hostile". */
export const commonDirectives: readonly string[] = [
  ...confinement,
  'PrivateTmp=yes',
  // No bus, no socket of a service, nothing of any user's session.
  'TemporaryFileSystem=/run:ro',
  'ProcSubset=pid',
  'RemoveIPC=yes',
  'KeyringMode=private',
  'DevicePolicy=closed',
  'TasksMax=512',
  'KillMode=control-group',
  'TimeoutStopSec=5s',
  'UMask=0022',
  // The task goes before the model that answers somebody.
  'OOMScoreAdjust=500',
  'Nice=5',
];

/** Behind everything that a person waits for: systemd.exec(5), systemd.resource-control(5). */
export const idleDirectives: readonly string[] = [
  'IOSchedulingClass=idle',
  'CPUWeight=20',
  'IOWeight=20',
  'Nice=10',
];

/** The name is known beforehand, so that recovery can stop what a killed run left (systemd-run's end does not end its unit). */
export function taskUnit(task: string): string {
  return `ladylinux-task-${task}.service`;
}

/** A path in ReadWritePaths= and its like. */
export function pathValue(path: string): string {
  return `"${escaped(path)}"`;
}

/** `source:destination` of BindPaths=. Quoted apart: a colon within quotes is part of a path. */
export function bindValue(from: string, to: string): string {
  return `"${escaped(from)}":"${escaped(to)}"`;
}

/** Inside double quotes, systemd.syntax(7), with specifiers (%) taken literally. */
function escaped(path: string): string {
  return path.replace(/%/g, '%%').replace(/["\\]/g, '\\$&');
}
