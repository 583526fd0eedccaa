import { userInfo } from 'node:os';
import { message, type Message } from '../../../contract/message';
import { redact } from '../../lib/secrets';
import { cleanText, longestRaw } from '../../lib/text';
import { brokeOff } from './client';

interface Known {
  readonly pattern: RegExp;
  readonly say: (url: string, text: string) => Message;
  /** Worth another try at once: the line, not the answer, was bad. */
  readonly passing: boolean;
}

const host = (url: string) => {
  try {
    return new URL(url).host || url;
  } catch {
    return url;
  }
};

/** What git and libcurl print (LANG=C), most telling first. */
const known: readonly Known[] = [
  {
    // safe.directory of git-config(1): a repository that is somebody else's is not read
    pattern: /detected dubious ownership/i,
    passing: false,
    say: (url, text) =>
      message('repository-of-another', {
        folder: cleanText(/dubious ownership in repository at '(.*)'/.exec(text)?.[1] ?? url),
        user: ownName(),
      }),
  },
  {
    pattern: brokeOff,
    passing: true,
    say: (_, text) => message('fetch-failed', { reason: brokeOff.exec(text)?.[0] ?? text }),
  },
  {
    pattern: /Operation too slow/i,
    passing: true,
    say: (url) => message('fetch-stalled', { host: host(url) }),
  },
  {
    pattern:
      /certificate|unable to get local issuer|self[- ]signed|SSL certificate problem|CERTIFICATE_VERIFY/i,
    passing: false,
    say: (url) => message('certificate-refused', { host: host(url) }),
  },
  {
    pattern:
      /could not read (?:Username|Password)|Authentication failed|terminal prompts disabled|returned error: 40[13]|Permission denied \(publickey/i,
    passing: false,
    say: (url) => message('repository-needs-login', { url }),
  },
  {
    pattern:
      /repository .* not found|does not appear to be a git repository|not valid: is this a git repository|returned error: 4\d\d|does not exist|dumb http transport/i,
    passing: false,
    say: (url) => message('repository-not-found', { url }),
  },
  {
    pattern: /transport '.*' not allowed/i,
    passing: false,
    say: (url) =>
      message('repository-refused', {
        url,
        reason: 'uses a protocol that the settings do not allow',
      }),
  },
  {
    pattern:
      /Could not resolve host|Temporary failure in name resolution|Failed to connect|Couldn't connect|Connection (?:refused|timed out|reset)|Network is unreachable|No route to host|timed out|early EOF|unexpected disconnect|RPC failed|Empty reply|transfer closed|fetch-pack: invalid index-pack|TLS connection was non-properly terminated|handshake|SSL_ERROR_SYSCALL|Recv failure|remote end hung up/i,
    passing: true,
    say: (url) => message('offline', { host: host(url), last: 'never' }),
  },
];

function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.());
  }
}

export interface GitFailure {
  readonly message: Message;
  readonly passing: boolean;
}

/** The sentence for what git printed. */
export function gitFailure(url: string, error: unknown): GitFailure {
  const text = (error instanceof Error ? error.message : String(error)).slice(0, longestRaw);
  for (const { pattern, passing, say } of known) {
    if (pattern.test(text)) return { message: say(redact(url), text), passing };
  }
  const lines = text
    .split('\n')
    .map((line) => cleanText(line, 300).trim())
    .filter((line) => line !== '');
  // what follows "fatal:" is advice
  const reason =
    lines.find((line) => line.startsWith('fatal: ')) ?? lines.pop() ?? 'git gave no reason';
  return {
    message: message('fetch-failed', { reason }),
    passing: /returned error: 5\d\d/.test(text),
  };
}
