import type { CheckName } from '../../contract/doctor';
import type { Message } from '../../contract/message';
import type { Settings, SettingsInput } from '../../contract/settings';
import type { Host } from '../host/host';
import type { SettingsAnswer } from '../state/settings-file';
import type { CodeFacts, VenvFacts } from '../host/examine-facts';
import type { FixableFinding } from './found';

/** The input of every check. */
export interface Question {
  readonly host: Host;
  readonly read: SettingsAnswer;
  /** The settings in force, or the defaults if they are missing or unusable. */
  readonly settings: Settings;
  readonly stored: SettingsInput | null;
  readonly isRoot: boolean;
  readonly hasSystemd: boolean;
  readonly signal: AbortSignal;
  /** Examines the code and the environment: one task, run once. */
  readonly examined: () => Promise<ExamineAnswer>;
  /** The remote's branches; null if it is not to be asked or does not answer. */
  readonly branches: (() => Promise<readonly string[] | null>) | null;
}

export type ExamineAnswer =
  | { readonly kind: 'known'; readonly code: CodeFacts; readonly venv: VenvFacts }
  | { readonly kind: 'unknown'; readonly why: Message };

export interface MachineFacts {
  readonly found: readonly FixableFinding[];
  /** Why the result is incomplete. */
  readonly partial?: Message;
}

export interface Check {
  readonly name: CheckName;
  /** Also for a private prefix; the other checks are about a whole computer. */
  readonly inPrefix: boolean;
  look(question: Question): Promise<MachineFacts>;
}
