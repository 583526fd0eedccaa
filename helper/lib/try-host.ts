import { message, type Message } from '../../contract/message';
import { textOf } from './causes';
import { monotonicMs } from './clock';
import { ask } from './http-client';
import { troubleOnTheWay, whyOffline } from './network-trouble';
import { limitSignal } from './signals';

export interface Tried {
  /** null: it answered, with any status. */
  readonly trouble: Message | null;
  readonly milliseconds: number;
}

/** Sends a host an empty request, by the same way as all others, and reports what is in the way. */
export async function tryHost(url: string, limitMs: number, signal?: AbortSignal): Promise<Tried> {
  const began = monotonicMs();
  const limit = limitSignal(limitMs, signal);
  const { host } = new URL(url);
  const done = (trouble: Message | null): Tried => ({
    trouble,
    milliseconds: Math.round(monotonicMs() - began),
  });
  try {
    const answer = await ask(url, {
      method: 'HEAD',
      headers: { 'user-agent': 'ladylinux-refresh' },
      signal: limit,
    });
    answer.destroy();
    // RFC 6585 section 6: the network wants a login
    return done(answer.statusCode === 511 ? message('captive-portal', { host }) : null);
  } catch (error) {
    const text = limit.aborted ? 'nothing answers' : textOf(error);
    return done(troubleOnTheWay(text, host) ?? otherTrouble(text, host));
  }
}

function otherTrouble(text: string, host: string): Message {
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)/.test(text))
    return message('certificate-refused', { host });
  return message('offline', { host, last: 'never', why: whyOffline(text) });
}
