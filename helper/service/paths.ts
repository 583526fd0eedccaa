import * as z from 'zod';
import { HttpPath } from '../../contract/primitives';
import { monotonicMs } from '../lib/clock';
import type { ListenAddress } from '../state/env-file';
import { ask, isAccepted, type Asked } from '../../common/ask-service';

/** Whether a path sounds like a health check; at "/" a page is expected. */
export const isCheckPath = (path: string): boolean =>
  /\/(?:health|healthz|ready|readyz|live|livez|status|ping)\b/i.test(path);

/** Common names, and what every FastAPI application has unless disabled; the best first. */
const usualChecks = ['/health', '/healthz', '/api/health'];
const usualPages = ['/', '/docs', '/openapi.json'];
const openApi = '/openapi.json';

const mostAsked = 12;
const mostTold = 5;
const oneMs = 2000;
const allMs = 10_000;
const openApiBytes = 4_000_000;

/** OpenAPI 3: only paths with a GET without parameters. Comes from the application, so untrusted. */
const OpenApi = z.object({
  paths: z.record(
    z.string().max(2000),
    z.object({
      get: z
        .object({
          parameters: z
            .array(z.object({ required: z.boolean().optional() }))
            .max(100)
            .optional(),
        })
        .optional(),
    }),
  ),
});

export function pathsOfOpenApi(text: string): string[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return [];
  }
  const read = OpenApi.safeParse(document);
  if (!read.success) return [];
  return Object.entries(read.data.paths).flatMap(([path, { get }]) => {
    const needs = get?.parameters?.some(({ required }) => required === true) === true;
    return get === undefined || needs || !HttpPath.safeParse(path).success ? [] : [path];
  });
}

/** At a path that sounds like a check, a page does not count. */
async function answersWell(address: ListenAddress, asked: Asked): Promise<boolean> {
  const { status, contentType } = await ask(address, asked, { timeoutMs: oneMs });
  if (status === null || !isAccepted(asked.accept, status)) return false;
  return !isCheckPath(asked.path) || !contentType.startsWith('text/html');
}

/** At most five paths whose answers the settings accept, the best for a health check first. */
export async function pathsThatAnswer(
  address: ListenAddress,
  asked: Asked,
  without: string | null = asked.path,
): Promise<string[]> {
  const deadline = monotonicMs() + allMs;
  const told = await ask(
    address,
    { ...asked, path: openApi },
    { timeoutMs: oneMs, readBytes: openApiBytes },
  );
  const named = told.status === 200 ? pathsOfOpenApi(told.text) : [];
  const isCheck = (path: string) => isCheckPath(path);
  const candidates = [
    ...named.filter(isCheck).sort((one, other) => one.length - other.length),
    ...usualChecks,
    ...usualPages,
    ...named.filter((path) => !isCheck(path)),
  ].filter((path) => path !== without);
  const answering: string[] = [];
  for (const path of [...new Set(candidates)].slice(0, mostAsked)) {
    if (answering.length === mostTold || monotonicMs() > deadline) break;
    if (await answersWell(address, { ...asked, path })) answering.push(path);
  }
  return answering;
}
