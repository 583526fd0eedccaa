import { heldAddress, writtenAddress } from '../held-port';
import { type ListenAddress, listenAddress, readEnvFile } from '../../state/env-file';
import type { Layout } from '../../state/layout';

export const python = '/usr/bin/python3';
/** Environment variable of a supervisor: the address of its inherited socket. */
export const heldVariable = 'LADYLINUX_HELD_ADDRESS';
/** sd_listen_fds(3), which systemd does the same way. */
export const heldDescriptor = 3;

/** Node would accept connections on a socket that it opens, so Python opens it and then execs the supervisor. */
const openAndBecome = `
import os, socket, sys
host, port, address, *command = sys.argv[1:]
os.environ.pop("${heldVariable}", None)
try:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, int(port)), family=family, backlog=4096)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    os.dup2(listener.fileno(), ${String(heldDescriptor)})
    os.set_inheritable(${String(heldDescriptor)}, True)
    os.environ["${heldVariable}"] = address
except OSError:
    pass  # the application meets the same, and says so in its log
os.execv(command[0], command)
`;

/** The address that this prefix's supervisor holds; null: its program opens its own. */
export async function addressToHold({ envFile }: Layout): Promise<ListenAddress | null> {
  return heldAddress({}, listenAddress(await readEnvFile(envFile)));
}

/** The command that opens an address and then becomes the supervisor. */
export function holding(
  address: ListenAddress | null,
  supervisor: readonly string[],
): readonly string[] {
  if (address === null) return supervisor;
  const { host, port } = address;
  const written = writtenAddress(address);
  return [python, '-I', '-c', openAndBecome, host, String(port), written, ...supervisor];
}
