import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { makeWheel } from '../support/wheels';
import type { Wheel } from './case';

const realIndex = 'https://pypi.org/simple';
const json = 'application/vnd.pypi.simple.v1+json';

export interface CaseIndex {
  readonly url: string;
  /** File name to its sha256. */
  readonly sha256: ReadonlyMap<string, string>;
  readonly requests: string[];
  close(): Promise<void>;
}

interface Served {
  readonly wheel: Wheel;
  readonly file: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** An index by PEP 503, 691 and 700; `beyond`: the real index answers for packages that it lacks. */
export async function serveIndex(
  folder: string,
  wheels: readonly Wheel[],
  beyond: boolean,
): Promise<CaseIndex> {
  const served: Served[] = [];
  for (const wheel of wheels) {
    const path = await makeWheel(folder, {
      name: wheel.name,
      version: wheel.version,
      tag: wheel.tag,
      requires: wheel.requires,
      ...(wheel.metadataVersion === undefined ? {} : { metadataVersion: wheel.metadataVersion }),
      ...(wheel.requiresPython === undefined ? {} : { requiresPython: wheel.requiresPython }),
      ...(wheel.files === undefined ? {} : { files: wheel.files }),
    });
    const bytes = await readFile(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    served.push({ wheel, file: basename(path), bytes, sha256 });
  }
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    requests.push(pathname);
    answer(decodeURIComponent(pathname), served, beyond, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/simple`,
    sha256: new Map(served.map(({ file, sha256 }) => [file, sha256])),
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(
  path: string,
  served: readonly Served[],
  beyond: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const file = served.find((one) => path === `/files/${one.file}`);
  if (file !== undefined) {
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': String(file.bytes.length),
    });
    response.end(file.bytes);
    return;
  }
  const project = /^\/simple\/([^/]+)\/?$/.exec(path)?.[1];
  const files = served.filter((one) => normalized(one.wheel.name) === project);
  if (project !== undefined && files.length > 0) {
    const wantsJson = request.headers.accept?.includes(json) === true;
    response.writeHead(200, { 'content-type': wantsJson ? json : 'text/html' });
    response.end(wantsJson ? jsonPage(project, files) : htmlPage(files));
  } else if (project !== undefined && beyond) {
    response.writeHead(302, { location: `${realIndex}/${project}/` }).end();
  } else response.writeHead(404).end();
}

const normalized = (name: string) => name.replace(/[-_.]+/g, '-').toLowerCase();

function jsonPage(name: string, files: readonly Served[]): string {
  return JSON.stringify({
    meta: { 'api-version': '1.1' },
    name,
    versions: [...new Set(files.map(({ wheel }) => wheel.version))],
    files: files.map(({ file, sha256, bytes, wheel }) => ({
      filename: file,
      url: `/files/${encodeURIComponent(file)}`,
      hashes: { sha256 },
      size: bytes.length,
      ...(wheel.requiresPython === undefined ? {} : { 'requires-python': wheel.requiresPython }),
      ...(wheel.uploaded === undefined ? {} : { 'upload-time': wheel.uploaded }),
    })),
  });
}

function htmlPage(files: readonly Served[]): string {
  const links = files.map(({ file, sha256, wheel }) => {
    const needs = wheel.requiresPython?.replaceAll('>', '&gt;').replaceAll('<', '&lt;');
    const attribute = needs === undefined ? '' : ` data-requires-python="${needs}"`;
    return `<a href="/files/${encodeURIComponent(file)}#sha256=${sha256}"${attribute}>${file}</a>`;
  });
  return `<!doctype html><html><body>\n${links.join('<br>\n')}\n</body></html>\n`;
}
