import type * as z from 'zod';
import { because, ReasonCode, type Reason } from '../../contract/message';
import { plainLine } from '../lib/text';

/** Why one of our schemas refuses a value. Our own checks give the reason; zod's issues are translated here. */
export function whyRefused(issue: z.core.$ZodIssue | undefined): Reason {
  const own = ReasonCode.safeParse(issue?.message);
  if (own.success) return { reason: own.data, params: paramsOf(issue) };
  switch (issue?.code) {
    case 'invalid_type':
      return because('wrong-type', { expected: issue.expected });
    case 'too_small':
      return because('too-small', { origin: kindOf(issue.origin), limit: Number(issue.minimum) });
    case 'too_big':
      return because('too-big', { origin: kindOf(issue.origin), limit: Number(issue.maximum) });
    case 'invalid_value':
      return because('not-one-of', { values: plainLine(issue.values.map(String).join(', ')) });
    case 'invalid_union':
      return ofUnion(issue.errors);
    case 'invalid_format':
      return because(issue.format === 'url' ? 'no-address' : 'wrong-form');
    default:
      return because('wrong-form');
  }
}

/** The first reason that says more than "wrong type" or "not one of these": it is from the form that fits best. */
function ofUnion(errors: readonly (readonly z.core.$ZodIssue[])[]): Reason {
  const first = errors
    .map(([issue]) => whyRefused(issue))
    .find(({ reason }) => reason !== 'wrong-type' && reason !== 'not-one-of');
  return first ?? because('wrong-form');
}

const kindOf = (origin: string): string => (origin === 'int' ? 'number' : origin);

const paramsOf = (issue: z.core.$ZodIssue | undefined): Reason['params'] =>
  issue?.code === 'custom' ? Object.fromEntries(Object.entries(issue.params ?? {}).map(text)) : {};

const text = ([name, value]: [string, unknown]): [string, string] => [name, String(value)];
