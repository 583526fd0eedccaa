import { rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { ServiceSettings } from '../../contract/settings';
import type { ListenAddress } from '../state/env-file';
import type { Layout } from '../state/layout';

/** While this file exists, nobody closes the port of a stopped service; on a machine and under a prefix. */
export const holdMark = (layout: Layout, unit: string): string =>
  join(layout.runDir, `${portName(unit)}.held`);

export const portName = (unit: string): string =>
  `ladylinux-port-${unit.replace(/\.service$/, '')}`;

export async function beginHold(layout: Layout, unit: string): Promise<void> {
  await writeFile(holdMark(layout, unit), '');
}

export async function endHold(layout: Layout, unit: string): Promise<void> {
  await rm(holdMark(layout, unit), { force: true });
}

/**
 * The address that can be held for the application: the one in the environment file, if it is a numeric address.
 * null: the application's own program opens the port.
 */
export function heldAddress(
  { port = null }: { readonly port?: ServiceSettings['port'] | null },
  address: ListenAddress,
): ListenAddress | null {
  const isPlain = isIP(address.host) !== 0 && !address.host.includes('%');
  return isPlain && (port ?? address.port) === address.port ? address : null;
}

/** The address in the syntax of systemd.socket(5). */
export const writtenAddress = ({ host, port }: ListenAddress): string =>
  `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
