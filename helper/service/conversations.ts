import type { Settings } from '../../contract/settings';
import { ask } from '../host/systemd/command';
import { listenAddress, readEnvFile } from '../state/env-file';
import { addressOf } from './health';

/** Model tokens come faster than this. Within this time an answer may be one of many short ones. */
const momentMs = 1000;
/** After this time without a byte nobody is waiting: an idle WebSocket, a client that is gone. */
const forgottenMs = 300_000;

/** What the connections of some ports show; see ss(8) and tcp(7), TCP_INFO. */
export interface Conversations {
  /** Answers that have been written or waited for longer than a moment. */
  readonly goingOn: number;
  /** Data was received or sent a moment ago: an answer may just have begun. */
  readonly isLively: boolean;
}

/** Observed from outside, without asking the application. null: unknown. */
export async function conversationsOn(ports: readonly number[]): Promise<Conversations | null> {
  const ours = ports.map((port) => `sport = :${String(port)}`).join(' or ');
  const options = ['--no-header', '--tcp', '--numeric', '--info', '--oneline'];
  const args = [...options, 'state', 'established', `( ${ours} )`];
  const { exitCode, stdout } = await ask('ss', args, 5000);
  return exitCode === 0 ? conversationsIn(stdout) : null;
}

interface Connection {
  /** Sent bytes that the client has not received yet. */
  readonly onTheWay: number;
  readonly sent: number;
  readonly received: number;
  readonly sentAgoMs: number;
  readonly receivedAgoMs: number;
}

/** The ports of services that have one. */
export async function portsOf({ services }: Settings, envFile: string): Promise<number[]> {
  const base = listenAddress(await readEnvFile(envFile));
  const asked = services.filter(({ health, port }) => health !== null || port !== undefined);
  return [...new Set(asked.map((service) => addressOf(service, base).port))];
}

/** The same for all services in the settings; null also if there is none to observe. */
export async function conversationsNow(
  settings: Settings,
  envFile: string,
): Promise<Conversations | null> {
  const ports = await portsOf(settings, envFile);
  return ports.length === 0 ? null : conversationsOn(ports);
}

export function conversationsIn(text: string): Conversations {
  const all = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(connectionIn);
  return {
    goingOn: all.filter((one) => isAwaited(one) || isWritten(one) || isRead(one)).length,
    isLively: all.some(
      ({ sent, received, sentAgoMs, receivedAgoMs }) =>
        (sent > 0 && sentAgoMs < momentMs) || (received > 0 && receivedAgoMs < momentMs),
    ),
  };
}

function connectionIn(line: string): Connection {
  // ss leaves out zeros
  const figure = (name: string) => Number(new RegExp(`\\s${name}:(\\d+)`).exec(line)?.[1] ?? 0);
  return {
    onTheWay: Number(line.trim().split(/\s+/)[1]),
    sent: figure('bytes_sent'),
    received: figure('bytes_received'),
    sentAgoMs: figure('lastsnd'),
    receivedAgoMs: figure('lastrcv'),
  };
}

const isSince = (agoMs: number) => agoMs >= momentMs && agoMs < forgottenMs;

const isAwaited = ({ sent, received, sentAgoMs, receivedAgoMs }: Connection): boolean =>
  received > 0 && (sent === 0 || receivedAgoMs < sentAgoMs) && isSince(receivedAgoMs);

const isWritten = ({ sent, sentAgoMs, receivedAgoMs }: Connection): boolean =>
  sent > 0 && sentAgoMs < momentMs && receivedAgoMs - sentAgoMs > momentMs;

/** The client reads more slowly than the service writes. */
const isRead = ({ onTheWay, sentAgoMs }: Connection): boolean => onTheWay > 0 && isSince(sentAgoMs);
