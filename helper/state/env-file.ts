import { parse } from 'dotenv';
import { readRegularFile } from './state-file';

/** The variables of /etc/ladylinux/ladylinux.env; empty where it is absent or may not be read. They hold secrets: never shown or logged. */
export async function readEnvFile(path: string): Promise<Readonly<Record<string, string>>> {
  try {
    return parse((await readRegularFile(path, 1_000_000)) ?? '');
  } catch {
    return {};
  }
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Where the application listens: the same defaults as its unit. */
export function listenAddress(variables: Readonly<Record<string, string>>): ListenAddress {
  const port = Number(variables['LADYLINUX_PORT']);
  const host = variables['LADYLINUX_HOST'];
  return {
    host: host === undefined || host === '' ? '127.0.0.1' : host,
    port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : 8000,
  };
}

/** The address that a program on this machine connects to. */
export function connectHost(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
}
