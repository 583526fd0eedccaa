import { redact } from './text';

/** What an unknown error says, short enough for a sentence. */
export function reasonOf(cause: unknown): string {
  return redact(cause instanceof Error ? cause.message : String(cause)).slice(0, 300);
}
