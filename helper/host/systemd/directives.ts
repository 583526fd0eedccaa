/** Limits for everything that we start beside the orchestrator, task or not. */
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
  // Two lines: "~" counts only at the start of a list (systemd.exec(5)).
  'SystemCallFilter=@system-service',
  'SystemCallFilter=~@privileged @resources',
  'SystemCallErrorNumber=EPERM',
  'LimitCORE=0',
];

/** Limits for every task: docs/security.md, "What is hostile". */
export const commonDirectives: readonly string[] = [
  ...confinement,
  'PrivateTmp=yes',
  // Hides the bus, services' sockets and users' sessions.
  'TemporaryFileSystem=/run:ro',
  'ProcSubset=pid',
  'RemoveIPC=yes',
  'KeyringMode=private',
  'DevicePolicy=closed',
  'TasksMax=512',
  'KillMode=control-group',
  'TimeoutStopSec=5s',
  'UMask=0022',
  // If memory runs out, the task is killed before the model that is serving.
  'OOMScoreAdjust=500',
  'Nice=5',
];

/** Lower priority than anything a person waits for: systemd.exec(5), systemd.resource-control(5). */
export const idleDirectives: readonly string[] = [
  'IOSchedulingClass=idle',
  'CPUWeight=20',
  'IOWeight=20',
  'Nice=10',
];

/** A fixed name, so that recovery can stop a killed run's task (the unit goes on after systemd-run ends). */
export function taskUnit(task: string): string {
  return `ladylinux-task-${task}.service`;
}

/** A path as a value of ReadWritePaths= and similar directives. */
export function pathValue(path: string): string {
  return `"${escaped(path)}"`;
}

/** `source:destination` for BindPaths=. Each is quoted: a colon within quotes is part of the path. */
export function bindValue(from: string, to: string): string {
  return `"${escaped(from)}":"${escaped(to)}"`;
}

/** For use inside double quotes, systemd.syntax(7); percent signs are no specifiers. */
function escaped(path: string): string {
  return path.replace(/%/g, '%%').replace(/["\\]/g, '\\$&');
}
