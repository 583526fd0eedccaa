import type { CheckName } from '../../contract/doctor';
import type { Message } from '../../contract/message';
import type { Settings, SettingsInput } from '../../contract/settings';
import type { Host } from '../host/host';
import type { SettingsAnswer } from '../state/settings-file';
import type { CodeFacts, VenvFacts } from '../host/examine-facts';
import type { FixableFinding } from './found';

/** What every check is given. */
export interface Question {
  readonly host: Host;
  readonly read: SettingsAnswer;
  /** The settings in force, or the defaults where there are none that can be used. */
  readonly settings: Settings;
  readonly stored: SettingsInput | null;
  readonly isRoot: boolean;
  readonly hasSystemd: boolean;
  readonly signal: AbortSignal;
  /** The look at the code and the environment: a task, taken once. */
  readonly examined: () => Promise<ExamineAnswer>;
  /** The branches of the remote; null where nobody is to ask it, or it does not answer. */
  readonly branches: (() => Promise<readonly string[] | null>) | null;
}

export type ExamineAnswer =
  | { readonly kind: 'known'; readonly code: CodeFacts; readonly venv: VenvFacts }
  | { readonly kind: 'unknown'; readonly why: Message };

export interface MachineFacts {
  readonly found: readonly FixableFinding[];
  /** Why it is not all that could be known. */
  readonly partial?: Message;
}

export interface Check {
  readonly name: CheckName;
  /** In a private prefix as well; the others ask about a whole computer. */
  readonly inPrefix: boolean;
  look(question: Question): Promise<MachineFacts>;
}
