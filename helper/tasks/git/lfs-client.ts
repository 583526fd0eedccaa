import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import * as z from 'zod';
import { protocolOf, type GitProtocol } from '../../../contract/repository-url';
import { parseJson } from '../../../common/lines';
import { ask } from '../../lib/http-client';
import { authorization } from '../../lib/logins';
import type { Pointer } from './lfs-pointers';
import { loginTo } from './login';

const type = 'application/vnd.git-lfs+json';
const mostRedirects = 5;
const mostAnswerBytes = 4_000_000;

/** github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md; only the members we use. */
const BatchAnswer = z.object({
  objects: z
    .array(
      z.object({
        oid: z.string(),
        actions: z
          .object({
            download: z.object({
              href: z.string().max(8000),
              header: z.record(z.string(), z.string()).optional(),
            }),
          })
          .optional(),
        error: z.object({ code: z.number() }).optional(),
      }),
    )
    .max(1000),
});

export type LfsReason = 'login' | 'missing' | 'status' | 'content' | 'insecure' | 'cut';

export class LfsFailure extends Error {
  constructor(
    readonly why: LfsReason,
    readonly status = 0,
  ) {
    super(`${why} ${String(status)}`);
  }
}

export interface LfsOptions {
  readonly protocols: readonly GitProtocol[];
  readonly signal: AbortSignal;
  readonly stallSeconds: number;
  readonly received: (bytes: number) => void;
}

export interface Download {
  readonly href: string;
  readonly header: Readonly<Record<string, string>>;
}

/** Asks an LFS server for download URLs; at most a hundred at once. */
export async function askForDownloads(
  endpoint: string,
  pointers: readonly Pointer[],
  options: LfsOptions,
): Promise<Map<string, Download>> {
  const objects = pointers.map(({ oid, size }) => ({ oid, size }));
  const body = JSON.stringify({ operation: 'download', transfers: ['basic'], objects });
  const login = loginTo(endpoint);
  const headers = {
    accept: type,
    'content-type': type,
    'user-agent': 'ladylinux-refresh',
    ...(login === null ? {} : { authorization: authorization(login) }),
  };
  const url = `${endpoint}/objects/batch`;
  let text = '';
  await request(url, { method: 'POST', headers, body }, options, async (chunks) => {
    for await (const chunk of chunks) {
      text += Buffer.from(chunk).toString('utf8');
      if (text.length > mostAnswerBytes) throw new LfsFailure('content');
    }
  });
  const answer = BatchAnswer.safeParse(parseJson(text));
  if (!answer.success) throw new LfsFailure('content');
  const found = new Map<string, Download>();
  for (const { oid, actions, error } of answer.data.objects) {
    if (error !== undefined) throw new LfsFailure('missing', error.code);
    if (actions !== undefined)
      found.set(oid, { href: actions.download.href, header: actions.download.header ?? {} });
  }
  return found;
}

/** Downloads one file; it appears at `to` once size and sha256 match the pointer. */
export async function download(
  { oid, size }: Pointer,
  { href, header }: Download,
  to: string,
  options: LfsOptions,
): Promise<void> {
  const part = `${to}.part`;
  const headers = { ...header, 'accept-encoding': 'identity' };
  try {
    await request(href, { headers }, options, async (chunks) => {
      const hash = createHash('sha256');
      let bytes = 0;
      const file = await open(part, 'w');
      try {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          if (bytes > size) throw new LfsFailure('content');
          hash.update(chunk);
          await file.writeFile(chunk);
          options.received(chunk.length);
        }
      } finally {
        await file.close();
      }
      if (bytes !== size || hash.digest('hex') !== oid) throw new LfsFailure('content');
    });
    await rename(part, to);
  } finally {
    await rm(part, { force: true });
  }
}

interface Asked {
  readonly method?: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** Follows redirects that the settings allow, and gives up after silence. */
async function request(
  first: string,
  asked: Asked,
  { protocols, signal, stallSeconds }: LfsOptions,
  read: (chunks: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), stallSeconds * 1000);
  try {
    let url = first;
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      const protocol = protocolOf(url);
      const isWeb = protocol === 'https' || protocol === 'http';
      if (!isWeb || !protocols.includes(protocol)) throw new LfsFailure('insecure');
      // headers meant for one host are not sent to another
      const isSame = new URL(url).host === new URL(first).host;
      const response = await ask(url, {
        ...asked,
        headers: isSame ? asked.headers : {},
        signal: AbortSignal.any([signal, silence.signal]),
      });
      try {
        const { statusCode = 0, headers } = response;
        const { location } = headers;
        if (statusCode >= 300 && statusCode < 400 && location !== undefined) {
          url = new URL(location, url).href;
          continue;
        }
        if (statusCode !== 200) throw failureFor(statusCode);
        await read(heard(response as AsyncIterable<Uint8Array>, timer));
        return;
      } finally {
        response.destroy();
      }
    }
    throw new LfsFailure('status', 310);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof LfsFailure ? error : new LfsFailure('cut');
  } finally {
    clearTimeout(timer);
  }
}

async function* heard(
  chunks: AsyncIterable<Uint8Array>,
  timer: NodeJS.Timeout,
): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    timer.refresh();
    yield chunk;
  }
}

function failureFor(status: number): LfsFailure {
  if (status === 401 || status === 403) return new LfsFailure('login', status);
  if (status === 404 || status === 410) return new LfsFailure('missing', status);
  return new LfsFailure('status', status);
}
