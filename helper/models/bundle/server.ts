import { createHash } from 'node:crypto';
import { closeSync, fstatSync, read, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { BundleManifest, bundleFile, mostManifestBytes } from '../../../contract/bundle';
import { parseJson } from '../../../common/lines';
import { fileWithin, openBase, openRegular, type OpenFolder } from '../open-folder';
import { rangeOf, type Range } from './range';

/** Several times the size of a classroom; further clients must try again. */
const mostConnections = 512;
/** Memory per client: thirty clients should not matter to a small computer. */
const chunkBytes = 128 * 1024;
/** A client that reads nothing for this long is gone; its file is closed. */
const idleMs = 60_000;
const requestMs = 20_000;

interface Listed {
  readonly bytes: number;
  /** RFC 9110 section 8.8.3: a strong tag, because it is the content's hash. */
  readonly tag: string;
}

/** The files to serve, by the current manifest. */
interface Known {
  readonly version: string;
  readonly files: ReadonlyMap<string, Listed>;
}

/**
 * Serves the files of a bundle: the manifest and what it lists, nothing else in the folder. Opens the folder at each
 * request, so that a USB stick can be removed, and follows no link in it.
 */
export function bundleServer(folder: string): Server {
  let known: Known = { version: '', files: new Map() };
  const server = createServer(
    { requestTimeout: requestMs, headersTimeout: requestMs, keepAliveTimeout: 5000 },
    (request, response) => {
      try {
        known = answer(folder, known, request, response);
      } catch {
        // the folder is gone, or the disk fails
        end(response, 503);
      }
    },
  );
  server.maxConnections = mostConnections;
  server.setTimeout(idleMs);
  return server;
}

function answer(
  folder: string,
  before: Known,
  request: IncomingMessage,
  response: ServerResponse,
): Known {
  const { method = '' } = request;
  if (method !== 'GET' && method !== 'HEAD') {
    end(response, 405, { allow: 'GET, HEAD' });
    return before;
  }
  const base = openBase(folder);
  try {
    const known = knownOf(base, before);
    const path = pathOf(request.url ?? '');
    const listed = path === null ? undefined : known.files.get(path);
    const opened = listed === undefined || path === null ? null : open(base, path);
    if (listed === undefined || path === null || opened === null) end(response, 404);
    else if (opened === 'closed') end(response, 403);
    else if (opened.bytes === listed.bytes) give(path, listed, opened.fd, request, response);
    else {
      closeSync(opened.fd);
      end(response, 404); // the bundle is still being made
    }
    return known;
  } finally {
    base.close();
  }
}

/** The requested file's path; null if it is not a valid one. Pages of packages are requested as folders. */
function pathOf(url: string): string | null {
  const [plain = ''] = url.split(/[?#]/, 1);
  try {
    const path = decodeURIComponent(plain).slice(1);
    return path.endsWith('/') ? `${path}index.html` : path;
  } catch {
    return null;
  }
}

function open(
  base: OpenFolder,
  path: string,
): { readonly fd: number; readonly bytes: number } | 'closed' | null {
  const found = fileWithin(base, path.split('/'));
  if (found.kind !== 'there') return whyNot(found);
  const opened = openRegular(found.folder, found.name);
  found.folder.close();
  if (opened.kind !== 'open') return whyNot(opened);
  return { fd: opened.fd, bytes: Number(opened.facts.size) };
}

const whyNot = (found: { readonly kind: string; readonly error?: NodeJS.ErrnoException }) =>
  found.kind === 'failed' && found.error?.code === 'EACCES' ? ('closed' as const) : null;

/** Reads the manifest again only if it was rewritten. Without one, as while a bundle is made, nothing is served. */
function knownOf(base: OpenFolder, before: Known): Known {
  const opened = openRegular(base, bundleFile);
  if (opened.kind !== 'open') {
    const files = new Map(opened.kind === 'failed' ? [[bundleFile, { bytes: 0, tag: '' }]] : []);
    return { version: '', files };
  }
  const { fd } = opened;
  try {
    const { ino, size, mtimeNs, ctimeNs } = fstatSync(fd, { bigint: true });
    const version = [ino, size, mtimeNs, ctimeNs].join(' ');
    if (version === before.version) return before;
    if (size > mostManifestBytes) return { version, files: new Map() };
    const content = readFileSync(fd);
    const read = BundleManifest.safeParse(parseJson(content.toString('utf8')));
    const files = new Map<string, Listed>();
    if (read.success) {
      const tag = `"${createHash('sha256').update(content).digest('hex')}"`;
      files.set(bundleFile, { bytes: content.length, tag });
      for (const { path, bytes, sha256 } of read.data.files)
        files.set(path, { bytes, tag: `"${sha256}"` });
    }
    return { version, files };
  } finally {
    closeSync(fd);
  }
}

/** Prevents content sniffing and active content (RFC 9110, CSP 3). */
const always = {
  'accept-ranges': 'bytes',
  'cache-control': 'no-cache',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
} as const;

function give(
  path: string,
  { bytes, tag }: Listed,
  fd: number,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { headers } = request;
  const same = headers['if-none-match'];
  const range: Range =
    (headers['if-range'] ?? tag) === tag ? rangeOf(headers.range, bytes) : { kind: 'whole' };
  const isKnown = same?.split(',').some((each) => each.trim() === tag) === true;
  if (isKnown || range.kind === 'none') {
    closeSync(fd);
    if (isKnown) end(response, 304, { ...always, etag: tag });
    else end(response, 416, { ...always, 'content-range': `bytes */${String(bytes)}` });
    return;
  }
  const { start, end: last } = range.kind === 'part' ? range : { start: 0, end: bytes - 1 };
  const part = `bytes ${String(start)}-${String(last)}/${String(bytes)}`;
  response.writeHead(range.kind === 'part' ? 206 : 200, {
    ...always,
    etag: tag,
    'content-type': typeOf(path),
    'content-length': last - start + 1,
    ...(range.kind === 'part' && { 'content-range': part }),
  });
  if (request.method === 'HEAD' || last < start) {
    closeSync(fd);
    response.end();
    return;
  }
  void send(fd, start, last, request, response);
}

const readAt = promisify(read);

/** Buffers for later transfers: new ones would stay in memory until garbage collection. */
const spare: Buffer[] = [];
const mostSpare = 64;

/** One buffer per transfer, refilled once the kernel has taken its content. */
async function send(
  fd: number,
  start: number,
  last: number,
  { socket }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const buffer = spare.pop() ?? Buffer.allocUnsafeSlow(chunkBytes);
  let wake: () => void = () => undefined;
  const leave = () => {
    wake();
  };
  // a response that waits for another one on its connection gets no events
  socket.once('close', leave);
  try {
    for (let at = start; at <= last;) {
      const wanted = Math.min(buffer.length, last + 1 - at);
      const { bytesRead } = await readAt(fd, buffer, 0, wanted, at);
      if (bytesRead === 0) throw new Error('the file became shorter');
      if (socket.destroyed) return;
      at += bytesRead;
      await new Promise<void>((resolve) => {
        wake = resolve;
        response.write(buffer.subarray(0, bytesRead), () => {
          resolve();
        });
      });
    }
    response.end();
    if (spare.length < mostSpare && !socket.destroyed) spare.push(buffer);
  } catch {
    response.destroy(); // shorter than promised, which the client detects
  } finally {
    socket.off('close', leave);
    closeSync(fd);
  }
}

const typeOf = (path: string): string =>
  path === bundleFile
    ? 'application/json'
    : path.endsWith('.html')
      ? 'text/html; charset=utf-8'
      : 'application/octet-stream';

function end(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { ...headers, 'content-length': 0 }).end();
}
