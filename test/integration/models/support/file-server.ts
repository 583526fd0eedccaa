import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServedFile {
  content: Buffer;
  etag?: string | null;
  lastModified?: string;
  /** false: answers 200 with the whole whatever is asked. */
  ranges?: boolean;
  type?: string;
  /** Cuts the connection after this many bytes of a longer body; each cut uses up one entry. */
  cuts?: number[];
  /** Stops sending after this many bytes, and keeps the connection open. */
  stallAfter?: number;
  bytesPerSecond?: number;
  /** Answers with these first, one a request. */
  statuses?: number[];
  /** What those say besides. */
  retryAfter?: string;
  /** Another strong entity tag for each answer, as the nodes of a large server have. */
  rotates?: boolean;
  location?: string;
  headers?: Record<string, string>;
  /** No Content-Length. */
  chunked?: boolean;
  /** What Content-Length says instead of the truth. */
  claimed?: number;
}

export interface Served {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly acceptEncoding: string | undefined;
}

/** A real HTTP server on loopback with ranges, and with every way of misbehaving that a test asks for. */
export class FileServer {
  readonly files = new Map<string, ServedFile>();
  readonly requests: Served[] = [];
  bytesSent = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<FileServer> {
    const server = new FileServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  url(path: string): string {
    return `${this.origin}${path}`;
  }

  serve(path: string, file: ServedFile | Buffer): string {
    this.files.set(path, Buffer.isBuffer(file) ? { content: file } : file);
    return this.url(path);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const { range, 'if-range': ifRange, 'accept-encoding': acceptEncoding } = request.headers;
    this.requests.push({
      path,
      range,
      ifRange: asText(ifRange),
      acceptEncoding: asText(acceptEncoding),
    });
    const file = this.files.get(path);
    if (file === undefined) {
      response.writeHead(404).end('not here');
      return;
    }
    const status = file.statuses?.shift();
    if (status !== undefined && status !== 200) {
      response
        .writeHead(status, {
          ...(file.location !== undefined && { location: file.location }),
          ...(file.retryAfter !== undefined && { 'retry-after': file.retryAfter }),
        })
        .end();
      return;
    }
    const etag =
      file.rotates === true
        ? `"node-${String(this.requests.length)}"`
        : file.etag === undefined
          ? `"${createHash('sha256').update(file.content).digest('hex').slice(0, 20)}"`
          : file.etag;
    const headers: Record<string, string> = {
      'content-type': file.type ?? 'application/octet-stream',
      ...file.headers,
    };
    if (etag !== null) headers['etag'] = etag;
    if (file.lastModified !== undefined) headers['last-modified'] = file.lastModified;
    let body = file.content;
    let code = 200;
    const wanted = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
    const valid = ifRange === undefined || ifRange === etag || ifRange === file.lastModified;
    if (wanted !== null && file.ranges !== false && valid) {
      const start = Number(wanted[1]);
      if (start >= body.length) {
        response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
        return;
      }
      code = 206;
      const last = wanted[2] === '' ? body.length - 1 : Number(wanted[2]);
      headers['content-range'] ??= `bytes ${start}-${last}/${body.length}`;
      body = body.subarray(start, last + 1);
    }
    if (file.chunked !== true) headers['content-length'] = String(file.claimed ?? body.length);
    response.writeHead(code, headers);
    if (request.method === 'HEAD') response.end();
    else await this.#send(response, body, file);
  }

  async #send(response: ServerResponse, body: Buffer, file: ServedFile): Promise<void> {
    const [next = body.length] = file.cuts ?? [];
    const cut = next < body.length ? file.cuts?.shift() : undefined;
    const last = Math.min(body.length, cut ?? body.length, file.stallAfter ?? body.length);
    const chunk =
      file.bytesPerSecond === undefined
        ? 262_144
        : Math.max(1, Math.floor(file.bytesPerSecond / 50));
    for (let at = 0; at < last && !response.destroyed; at += chunk) {
      const part = body.subarray(at, Math.min(at + chunk, last));
      this.bytesSent += part.length;
      await new Promise((resolve) => response.write(part, resolve));
      if (file.bytesPerSecond !== undefined) await sleep(20);
    }
    if (cut !== undefined) {
      await sleep(20); // let what was written go out
      response.destroy();
    } else if (file.stallAfter === undefined || file.stallAfter >= body.length) response.end();
  }
}

const asText = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join() : header;

/** An address on loopback where nothing listens. */
export async function nobody(): Promise<string> {
  const server = await FileServer.start();
  const url = server.url('/m');
  await server.stop();
  return url;
}
