import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGunzip } from 'node:zlib';

/** What the server does with the next requests. A behaviour stays until `behave` is called again. */
export type Behaviour =
  | { kind: 'normal' }
  /** Accepts the request and never answers. */
  | { kind: 'hang' }
  /** Answers like git, and closes the connection after this many bytes of a pack. */
  | { kind: 'cut'; afterBytes: number }
  /** Sends this many bytes of a pack and then nothing, with the connection open. */
  | { kind: 'stall'; afterBytes: number }
  | { kind: 'slow'; bytesPerSecond: number }
  | { kind: 'status'; code: number; retryAfter?: string | undefined; times?: number | undefined }
  /** Silent for this long before each pack, like a server that compresses. */
  | { kind: 'quiet'; milliseconds: number }
  /** 200 with a web page: a captive portal, or an address that is no repository. */
  | { kind: 'html'; page?: string };

const portal = '<!doctype html>\n<html>\n<title>Log in to the network</title>\n</html>\n';

export interface GitServer {
  /** "http://127.0.0.1:PORT" */
  origin: string;
  /** The address of a bare repository in the served folder. */
  url(repository: string): string;
  behave(behaviour: Behaviour): void;
  /** Offers this as a large file for every repository, and returns its pointer. Without `kept`, the server only claims to have it. */
  addLargeFile(content: string, kept?: string): string;
  /** Method and path of every request so far. */
  requests: string[];
  close(): Promise<void>;
}

export interface GitServerOptions {
  /** Also accepts pushes. */
  push?: boolean;
  /** Speaks only version 0 of git's protocol, and serves only the tips of its branches. */
  isOld?: boolean;
}

/**
 * A real smart-HTTP server, gitprotocol-http(5): node:http in front of `git http-backend` as
 * git-http-backend(1) describes it, on a free port of the loopback.
 */
export async function startGitServer(
  folder: string,
  options: GitServerOptions = {},
): Promise<GitServer> {
  let behaviour: Behaviour = { kind: 'normal' };
  let answered = 0;
  const requests: string[] = [];
  const large = new Map<string, string>();
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    answered += 1;
    const isOver = behaviour.kind === 'status' && answered > (behaviour.times ?? Infinity);
    if (/\/info\/lfs\/|^\/large\//.test(request.url ?? '')) {
      void serveLarge(large, request, response);
      return;
    }
    respond(folder, options, isOver ? { kind: 'normal' } : behaviour, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${String(port)}`;
  return {
    origin,
    url: (repository) => `${origin}/${repository}`,
    behave: (next) => {
      behaviour = next;
      answered = 0;
    },
    addLargeFile: (content, kept = content) => {
      const oid = createHash('sha256').update(content).digest('hex');
      large.set(oid, kept);
      const size = String(Buffer.byteLength(content));
      return `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${size}\n`;
    },
    requests,
    close: () => close(server),
  };
}

/** The part of the LFS API that a download needs: github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md */
async function serveLarge(
  large: ReadonlyMap<string, string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const oid = /^\/large\/([0-9a-f]{64})$/.exec(request.url ?? '')?.[1];
  if (oid !== undefined) {
    response.end(large.get(oid));
    return;
  }
  const asked = JSON.parse(Buffer.concat(await request.toArray()).toString()) as {
    objects: { oid: string; size: number }[];
  };
  const href = (of: string) => `http://${request.headers.host ?? ''}/large/${of}`;
  const objects = asked.objects.map((each) => ({
    ...each,
    ...(large.has(each.oid)
      ? { actions: { download: { href: href(each.oid) } } }
      : { error: { code: 404, message: 'Object does not exist' } }),
  }));
  response.writeHead(200, { 'content-type': 'application/vnd.git-lfs+json' });
  response.end(JSON.stringify({ transfer: 'basic', objects }));
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

function respond(
  folder: string,
  options: GitServerOptions,
  behaviour: Behaviour,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  switch (behaviour.kind) {
    case 'hang':
      return;
    case 'status': {
      const { code, retryAfter } = behaviour;
      response.writeHead(code, {
        ...(code === 401 ? { 'www-authenticate': 'Basic realm="git"' } : {}),
        ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
      });
      response.end(`${String(behaviour.code)}\n`);
      return;
    }
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(behaviour.page ?? portal);
      return;
    case 'normal':
    case 'cut':
    case 'stall':
    case 'slow':
      runBackend(folder, options, behaviour, request, response);
      return;
    case 'quiet': {
      const answer = () => runBackend(folder, options, { kind: 'normal' }, request, response);
      if (request.method !== 'POST') {
        answer();
        return;
      }
      // gitprotocol-v2(5): the command is at the beginning
      request.once('data', (chunk: Buffer) => {
        request.pause();
        request.unshift(chunk);
        setTimeout(answer, chunk.includes('command=ls-refs') ? 0 : behaviour.milliseconds);
      });
    }
  }
}

function runBackend(
  folder: string,
  options: GitServerOptions,
  behaviour: Behaviour,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const backend = spawn('git', ['-c', 'safe.directory=*', 'http-backend'], {
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: '/nonexistent',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      GIT_PROTOCOL: options.isOld === true ? '' : String(request.headers['git-protocol'] ?? ''),
      REMOTE_ADDR: '127.0.0.1',
      // http-backend accepts pushes only from a client that has logged in.
      ...(options.push === true ? { REMOTE_USER: 'tester' } : {}),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // http-backend reads a body of unknown length up to the end of standard input, so gzip is decoded here.
  const body =
    request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
  backend.stdin.on('error', () => request.destroy());
  body.pipe(backend.stdin);
  response.on('close', () => backend.kill());

  let head = Buffer.alloc(0);
  const isPack = pathname.endsWith('/git-upload-pack');
  const send = senderFor(isPack ? behaviour : { kind: 'normal' }, response);
  const onHead = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) return;
    backend.stdout.off('data', onHead).on('data', send.data);
    writeHead(head.subarray(0, end).toString('latin1'), response);
    send.data(head.subarray(end + 4));
  };
  backend.stdout.on('data', onHead);
  backend.stdout.on('end', send.end);
}

/** CGI, RFC 3875 section 6: header lines, one of them perhaps `Status: 404 Not Found`. */
function writeHead(text: string, response: ServerResponse): void {
  for (const line of text.split('\r\n')) {
    const [name = '', ...value] = line.split(': ');
    if (name.toLowerCase() === 'status')
      response.statusCode = Number.parseInt(value.join(': '), 10);
    else response.setHeader(name, value.join(': '));
  }
}

function senderFor(behaviour: Behaviour, response: ServerResponse) {
  let sent = 0;
  switch (behaviour.kind) {
    case 'cut':
    case 'stall':
      return {
        data: (chunk: Buffer) => {
          const part = chunk.subarray(0, Math.max(0, behaviour.afterBytes - sent));
          sent += chunk.length;
          if (sent <= behaviour.afterBytes) response.write(part);
          else if (behaviour.kind === 'stall') response.write(part);
          else response.write(part, () => response.destroy());
        },
        end: () => {
          if (sent <= behaviour.afterBytes) response.end();
        },
      };
    case 'slow':
      return slowSender(behaviour.bytesPerSecond, response);
    default:
      return {
        data: (chunk: Buffer) => void response.write(chunk),
        end: () => void response.end(),
      };
  }
}

function slowSender(bytesPerSecond: number, response: ServerResponse) {
  const ticksPerSecond = 10;
  const portion = Math.max(1, Math.floor(bytesPerSecond / ticksPerSecond));
  let waiting = Buffer.alloc(0);
  let ended = false;
  const timer = setInterval(() => {
    response.write(waiting.subarray(0, portion));
    waiting = waiting.subarray(portion);
    if (waiting.length > 0 || !ended) return;
    clearInterval(timer);
    response.end();
  }, 1000 / ticksPerSecond);
  response.on('close', () => clearInterval(timer));
  return {
    data: (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk]);
    },
    end: () => {
      ended = true;
    },
  };
}
