import type * as z from 'zod';
import { because, type Message, type Why } from '../../contract/message';
import { cleanText } from '../lib/text';
import type { TaskOutcome } from './sandbox';
import type { TaskFailure } from './task-protocol';
import { definitionOf, type TaskName, type TaskRequest } from './task-table';

const longestText = 2000;
const places = ['host', 'url', 'proxy'] as const;
/** More than any definition allows, so that an array that is too long stays too long. */
const mostItems = 20_001;

/** The outcome once an answer is checked in shape and meaning; `broken` if it does not fit the definition. */
export type Answer<N extends TaskName> = Extract<
  TaskOutcome<N>,
  { kind: 'done' | 'failed' | 'broken' }
>;

/** Checks a result that came out of the sandbox. */
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

/** Checks a failure that came out of the sandbox: its code is one of the task's; commands in it are made here. */
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

/** A task may not name a command, and a network address must be one word: no advice, no sentence. */
function saysMore(params: Message['params']): boolean {
  if ('fix' in params || 'command' in params) return true;
  return places.some((name) => {
    const told = params[name] ?? '';
    return typeof told === 'object' ? Object.keys(told.params).length > 0 : /\s/.test(String(told));
  });
}

export const broken = (reason: Why) => ({ kind: 'broken', reason, output: [] }) as const;

/** Where the answer is wrong and how, without quoting its content. */
function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  const place = (issue?.path ?? []).map((part) => cleanText(String(part), 40)).join('.');
  return `${place === '' ? 'the whole' : place.slice(0, 200)} (${issue?.code ?? 'unknown'})`;
}

/** Makes every string one safe line without secrets, once for all callers; only texts for a parser keep their lines. */
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
