import { ReasonCode, type Message, type Reason } from '../../contract/message';
import { cleanText, cut } from './text';

/** Limit of one parameter, in characters. */
const longestParameter = 1000;

/** Makes a message safe to keep, show and publish, wherever its parameters come from. */
export function cleanMessage({ code, params }: Message): Message {
  return {
    code,
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [cut(name, 60), cleanParameter(value)]),
    ),
  };
}

const cleanParameters = (params: Reason['params']): Reason['params'] =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [cut(name, 60), cleanValue(value)]),
  );

const cleanParameter = (value: string | number | Reason) =>
  isReason(value)
    ? { reason: value.reason, params: cleanParameters(value.params) }
    : cleanValue(value);

// a reason with more parameters than its sentence uses is untrusted input
const isReason = (value: unknown): value is Reason =>
  typeof value === 'object' &&
  value !== null &&
  'reason' in value &&
  'params' in value &&
  typeof value.params === 'object' &&
  value.params !== null &&
  ReasonCode.safeParse(value.reason).success;

const cleanValue = (value: string | number): string | number =>
  typeof value === 'string'
    ? cleanText(value, longestParameter)
    : Number.isFinite(value)
      ? value
      : String(value);
