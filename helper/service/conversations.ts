import { execa } from 'execa';

const program = '/usr/bin/ss';
/** Tokens come more often than that; between two answers on one connection is mostly more time. */
const streamPauseMs = 1000;

/** What a look at the connections of some ports tells; see ss(8) and tcp(7), TCP_INFO. */
export interface Conversations {
  /** An answer is being written, or waited for. */
  readonly goingOn: number;
  /** Something was sent a moment ago, and an answer may just have begun. */
  readonly isLively: boolean;
}

/** Looked at from outside, without a word to the application. null: nobody can say. */
export async function conversationsOn(ports: readonly number[]): Promise<Conversations | null> {
  const ours = ports.map((port) => `sport = :${String(port)}`).join(' or ');
  const options = ['--no-header', '--tcp', '--numeric', '--info', '--oneline'];
  const { failed, stdout } = await execa(
    program,
    [...options, 'state', 'established', `( ${ours} )`],
    { env: {}, extendEnv: false, reject: false, stdin: 'ignore', timeout: 5000 },
  );
  return failed ? null : conversationsIn(stdout);
}

export function conversationsIn(text: string): Conversations {
  const all = text.split('\n').filter((line) => line.trim() !== '');
  const figures = all.map((line) => {
    // what is 0 is left out
    const figure = (name: string) => Number(new RegExp(`\\s${name}:(\\d+)`).exec(line)?.[1] ?? 0);
    return {
      sent: figure('bytes_sent'),
      received: figure('bytes_received'),
      sentAgoMs: figure('lastsnd'),
      receivedAgoMs: figure('lastrcv'),
    };
  });
  const isAwaited = (one: (typeof figures)[number]) =>
    one.received > 0 && (one.sent === 0 || one.receivedAgoMs < one.sentAgoMs);
  const isWritten = (one: (typeof figures)[number]) =>
    one.sent > 0 &&
    one.sentAgoMs < streamPauseMs &&
    one.receivedAgoMs - one.sentAgoMs > streamPauseMs;
  return {
    goingOn: figures.filter((one) => isAwaited(one) || isWritten(one)).length,
    isLively: figures.some(({ sent, sentAgoMs }) => sent > 0 && sentAgoMs < streamPauseMs),
  };
}
