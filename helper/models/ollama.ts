import * as z from 'zod';
import { parseJson } from '../../common/lines';
import type { OllamaInfo } from '../../contract/models';
import { collect } from '../lib/collect';
import { plainLine, trimmedEnd } from '../lib/text';
import { isLoopbackHost } from '../../common/loopback';
import { limitSignal } from '../lib/signals';

const usualAddress = 'http://127.0.0.1:11434';
const limitBytes = 4_000_000;

/** What we use of the answer to GET /api/tags. */
const Tags = z.object({
  models: z
    .array(
      z.object({
        name: z.string().max(500),
        digest: z.string().max(200).optional(),
        size: z.number().int().nonnegative().optional(),
        details: z
          .object({
            family: z.string().max(200),
            parameter_size: z.string().max(200),
            quantization_level: z.string().max(200),
          })
          .partial()
          .nullish(),
      }),
    )
    .max(10_000)
    .nullable(),
});

/** The models of an Ollama on this machine. One elsewhere is not asked: its list says nothing about this machine. */
export async function listOllama(
  baseUrl: string | undefined,
  timeoutMs = 1000,
): Promise<OllamaInfo> {
  const address = addressOf(baseUrl);
  if (address === null)
    return { state: 'refused', address: plainLine(baseUrl ?? '').slice(0, 500), models: [] };
  const answer = (state: OllamaInfo['state'], models: OllamaInfo['models'] = []): OllamaInfo => ({
    state,
    address,
    models,
  });
  let body: Buffer | null;
  try {
    const response = await fetch(`${address}/api/tags`, {
      redirect: 'error',
      signal: limitSignal(timeoutMs),
    });
    if (!response.ok || response.body === null) return answer('nonsense');
    body = await collect(response.body, limitBytes);
  } catch {
    return answer('absent');
  }
  if (body === null) return answer('nonsense');
  const parsed = Tags.safeParse(parseJson(body.toString('utf8')));
  if (!parsed.success) return answer('nonsense');
  const models = (parsed.data.models ?? []).map(({ name, digest, size, details }) => ({
    name: plainLine(name),
    digest: digest === undefined ? null : plainLine(digest),
    sizeBytes: size ?? null,
    details:
      plainLine(
        [details?.family, details?.parameter_size, details?.quantization_level]
          .filter((part) => part)
          .join(' '),
      ) || null,
  }));
  return answer('answered', models);
}

/** OLLAMA_BASE_URL may have no scheme; 0.0.0.0 is for listening, not for connecting. */
function addressOf(baseUrl: string | undefined): string | null {
  if (baseUrl === undefined || baseUrl === '') return usualAddress;
  try {
    const url = new URL(baseUrl.includes('://') ? baseUrl : `http://${baseUrl}`);
    if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
    if (!/^https?:$/.test(url.protocol) || !isLoopbackHost(url) || url.username !== '') return null;
    return `${url.origin}${trimmedEnd(url.pathname, '/')}`;
  } catch {
    return null;
  }
}
