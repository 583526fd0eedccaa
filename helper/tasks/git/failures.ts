import { because, message, type Message } from '../../../contract/message';
import { urlOf } from '../../../contract/url';
import { hostOf, protocolOf } from '../../../contract/repository-url';
import { troubleOnTheWay, whyOffline } from '../../lib/network-trouble';
import { redact } from '../../lib/secrets';
import { cleanText, longestRaw } from '../../lib/text';
import { brokeOff } from './client';
import { refusedObject } from './fsck';
import type { HttpAnswer } from './http-answers';

interface Known {
  readonly pattern: RegExp;
  /** null: this error is another one. */
  readonly say: (url: string, text: string, answer: HttpAnswer | null) => Message | null;
  /** Worth an immediate retry: the connection failed, not the request. */
  readonly passing: boolean;
}

/** Messages of git and libcurl (LANG=C), most specific first. */
const known: readonly Known[] = [
  {
    // git-config(1), safe.directory: git does not read another user's repository
    pattern: /detected dubious ownership/i,
    passing: false,
    say: (url, text) =>
      message('repository-of-another', {
        folder: cleanText(
          /dubious ownership in repository at '([^\n]{0,4096})'/.exec(text)?.[1] ?? url,
        ),
      }),
  },
  {
    pattern: /^error: (?:object|in )/m,
    passing: false,
    say: (url, text) => {
      const refused = refusedObject(text);
      return refused === null ? null : message('history-refused', { url, ...refused });
    },
  },
  {
    // what asks for a login sends everybody to its own page
    pattern: /^ *redirect: \S+$|Protocol "http" not supported/m,
    passing: false,
    say: (url, text) => {
      const to = urlOf(/^ *redirect: (\S+)$/m.exec(text)?.[1] ?? '');
      return to?.host === urlOf(url)?.host
        ? message('repository-needs-login', { url })
        : message('captive-portal', { host: hostOf(url) });
    },
  },
  {
    pattern: /returned error: (?:408|425|429|5\d\d)/,
    passing: true,
    say: (url, text, answer) => {
      const status = Number(/returned error: (\d+)/.exec(text)?.[1]);
      const wait = answer?.status === status ? answer.waitSeconds : null;
      if (wait === null && status >= 500 && status !== 503)
        return message('host-fails', { host: hostOf(url), status });
      const minutes = Math.ceil((wait ?? 0) / 60);
      return message('host-asks-to-wait', { host: hostOf(url), status, minutes });
    },
  },
  {
    pattern: brokeOff,
    passing: true,
    say: (_, text) => message('fetch-failed', { reason: brokeOff.exec(text)?.[0] ?? text }),
  },
  {
    pattern: /Operation too slow/i,
    passing: true,
    say: (url) => message('fetch-stalled', { host: hostOf(url) }),
  },
  {
    pattern:
      /certificate|unable to get local issuer|self[- ]signed|SSL certificate problem|CERTIFICATE_VERIFY/i,
    passing: false,
    say: (url) => message('certificate-refused', { host: hostOf(url) }),
  },
  {
    pattern: /Host key verification failed/i,
    passing: false,
    // with no confirmed host key there is no login either
    say: (url, text) =>
      /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for .{1,300} has changed/.test(text)
        ? message('host-key-changed', { host: hostOf(url) })
        : message('repository-needs-login', { url }),
  },
  {
    pattern:
      /could not read (?:Username|Password)|Authentication failed|terminal prompts disabled|returned error: 40[13]|Permission denied \(publickey/i,
    passing: false,
    say: (url) => message('repository-needs-login', { url }),
  },
  {
    pattern:
      /repository .{0,600} not found|does not appear to be a git repository|not valid: is this a git repository|returned error: 4\d\d|does not exist|dumb http transport/i,
    passing: false,
    say: (url) => message('repository-not-found', { url }),
  },
  {
    pattern: /transport '.{0,200}' not allowed/i,
    passing: false,
    say: (url) =>
      message('repository-refused', {
        url,
        reason: because('protocol-refused'),
      }),
  },
  {
    // curl after 300 s (CURLOPT_CONNECTTIMEOUT): a second try would take as long
    pattern: /SSL connection timeout/i,
    passing: false,
    say: (url) => message('offline', { host: hostOf(url), last: 'never', why: 'silent' }),
  },
  {
    pattern:
      /Could not resolve host|Temporary failure in name resolution|Failed to connect|Couldn't connect|Connection (?:refused|timed out|reset)|Network is unreachable|No route to host|timed out|early EOF|unexpected disconnect|RPC failed|Empty reply|transfer closed|fetch-pack: invalid index-pack|TLS connection was non-properly terminated|handshake|SSL_ERROR_SYSCALL|Recv failure|remote end hung up/i,
    passing: true,
    // a local repository is never offline
    say: (url, text) =>
      protocolOf(url) === 'file'
        ? null
        : message('offline', { host: hostOf(url), last: 'never', why: whyOffline(text) }),
  },
];

export interface GitFailure {
  readonly message: Message;
  readonly passing: boolean;
  /** Seconds that the server asks to wait. */
  readonly waitSeconds: number;
}

/** Network failures that may be over in a moment. */
const passingTroubles = new Set<Message['code']>(['proxy-unreachable', 'proxy-offline']);

/** The message for git's output. answer: the server's, if known. */
export function gitFailure(
  url: string,
  error: unknown,
  answer: HttpAnswer | null = null,
): GitFailure {
  const text = (error instanceof Error ? error.message : String(error)).slice(0, longestRaw);
  const waitSeconds = answer?.waitSeconds ?? 0;
  const trouble = troubleOnTheWay(text, hostOf(redact(url)));
  if (trouble !== null)
    return { message: trouble, passing: passingTroubles.has(trouble.code), waitSeconds };
  for (const { pattern, passing, say } of known) {
    const said = pattern.test(text) ? say(redact(url), text, answer) : null;
    if (said !== null) return { message: said, passing, waitSeconds };
  }
  const lines = text
    .split('\n')
    .map((line) => cleanText(line, 300).trim())
    .filter((line) => line !== '');
  // the lines after "fatal:" are advice
  const reason =
    lines.find((line) => line.startsWith('fatal: ')) ?? lines.pop() ?? because('git-silent');
  return {
    message: message('fetch-failed', { reason }),
    passing: false,
    waitSeconds,
  };
}
