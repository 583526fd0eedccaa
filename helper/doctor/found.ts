import type { CheckName, Finding, Severity } from '../../contract/doctor';
import { message, type Filled, type Message, type MessageCode } from '../../contract/message';
import type { MessageParams } from '../../contract/message-codes';
import { sha256OfContent } from '../lib/sha256';
import type { KeptCopies } from '../install/kept-copies';

/** Fixes one finding. First keeps a copy of what it replaces, by `saved`. Throws the system's errors. */
export type ApplyFix = (saved: KeptCopies) => Promise<void>;

export interface FixableFinding {
  readonly finding: Finding;
  readonly applyFix: ApplyFix | null;
}

type FoundCode = Extract<MessageCode, `found-${string}`>;
type WhyCode = Extract<MessageCode, `why-${string}`>;

interface Said {
  readonly severity: Severity;
  readonly fix?: Message | null;
  readonly applyFix?: ApplyFix | null;
  /** Distinguishes findings of one kind: a path, a unit. */
  readonly about?: string;
}

/** A finding with its own messages: what and why share a name. */
export function found<C extends FoundCode>(
  check: CheckName,
  code: C,
  params: Filled<MessageParams[C]>,
  said: Said,
): FixableFinding {
  const why = code.replace(/^found-/, 'why-') as WhyCode;
  return foundAs(check, { code, params: cut(params) }, why, said);
}

/** A finding with a message that is also used elsewhere. */
export function foundAs(check: CheckName, what: Message, why: WhyCode, said: Said): FixableFinding {
  const { severity, about, fix = null, applyFix = null } = said;
  return {
    finding: {
      id: idOf(what.code, about),
      check,
      severity,
      what,
      why: message(why),
      fix,
      canFix: applyFix !== null,
      because: null,
    },
    applyFix,
  };
}

export const run = (command: string): Message => message('fix-run', { command });
export const byDoctor = run('sudo ladylinux-refresh doctor --fix');
export const byAdoption = run('sudo ladylinux-refresh install --adopt');
export const byRefresh = run('sudo ladylinux-refresh');

const digest = (text: string): string => sha256OfContent(text).slice(0, 12);

export const idOf = (code: string, about?: string): string =>
  about === undefined ? code : `${code}.${digest(about)}`;

function cut(params: object): Message['params'] {
  const given = params as Message['params'];
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.slice(0, 1000) : value,
    ]),
  );
}
