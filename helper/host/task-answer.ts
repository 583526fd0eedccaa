import type * as z from 'zod';
import { because, type Message, type Why } from '../../contract/message';
import { cleanText } from '../lib/text';
import type { TaskOutcome } from './sandbox';
import type { TaskFailure } from './task-protocol';
import { definitionOf, type TaskName, type TaskRequest } from './task-table';

const longestText = 2000;
const places = ['host', 'url', 'proxy'] as const;
/** More than any definition allows, so that too many are still too many. */
const mostItems = 20_001;

/** What an answer is worth once it fits its definition in shape and in meaning; everything else is an end of its own kind. */
export type Answer<N extends TaskName> = Extract<
  TaskOutcome<N>,
  { kind: 'done' | 'failed' | 'broken' }
>;

/** A result as it came out of the sandbox. */
export function resultOf<N extends TaskName>(
  task: N,
  request: TaskRequest<N>,
  told: unknown,
): Answer<N> {
  const { result, texts = [], holds } = definitionOf(task);
  const read = result.safeParse(cleaned(told, new Set(texts)));
  if (!read.success)
    return broken(because('answer-does-not-fit', { place: firstIssue(read.error) }));
  if (holds !== undefined && !holds(read.data, request)) return broken(because('answer-not-asked'));
  return { kind: 'done', result: read.data };
}

/** A failure as it came out of the sandbox: one of the task's own, with what becomes a command made here. */
export function failureOf<N extends TaskName>(
  task: N,
  request: TaskRequest<N>,
  told: TaskFailure,
): Answer<N> {
  const { failures, words } = definitionOf(task);
  const { code, params } = told.message;
  if (!failures.includes(code)) return broken(because('foreign-word', { code }));
  const clean = cleaned(params) as Message['params'];
  const make = words?.[code];
  const own = make === undefined ? clean : make(clean, request);
  if (own === null || (make === undefined && saysMore(clean)))
    return broken(because('says-more', { code }));
  return { kind: 'failed', failure: { message: { code, params: own } } };
}

/** A command is never the task's own word, and where something is on the network is one word: no advice, no sentence. */
function saysMore(params: Message['params']): boolean {
  if ('fix' in params || 'command' in params) return true;
  return places.some((name) => {
    const told = params[name] ?? '';
    return typeof told === 'object' ? Object.keys(told.params).length > 0 : /\s/.test(String(told));
  });
}

export const broken = (reason: Why) => ({ kind: 'broken', reason, output: [] }) as const;

/** Where it is wrong and how, without a word of what stands there. */
function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  const place = (issue?.path ?? []).map((part) => cleanText(String(part), 40)).join('.');
  return `${place === '' ? 'the whole' : place.slice(0, 200)} (${issue?.code ?? 'unknown'})`;
}

/** Every string as one safe line without secrets, once and for everybody behind; only texts that are read by a parser keep their lines. */
export function cleaned(value: unknown, texts: ReadonlySet<string> = new Set()): unknown {
  if (typeof value === 'string') return cleanText(value, longestText);
  if (Array.isArray(value)) return value.slice(0, mostItems).map((each) => cleaned(each, texts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      texts.has(name) && typeof inner === 'string' ? inner : cleaned(inner, texts),
    ]),
  );
}
