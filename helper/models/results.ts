import type { ModelState } from '../../contract/facts';
import { message, type Message } from '../../contract/message';
import type { ModelsEvent, ModelsResult } from '../../contract/models';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { plainLine } from '../lib/text';
import type { ParsedManifest } from './manifest/types';
import type { Emit } from './progress';

export type FinishedFile = Extract<ModelsEvent, { type: 'finished' }>;

export const exitCodeOfWork: Readonly<Record<FinishedFile['outcome'], ExitCode>> = {
  done: exitCodes.ok,
  'nothing-to-do': exitCodes.nothingToDo,
  problems: exitCodes.needsAttention,
  broken: exitCodes.needsAttention,
  offline: exitCodes.offline,
  busy: exitCodes.busy,
  cancelled: exitCodes.cancelled,
  usage: exitCodes.usage,
};

export function finished(
  emit: Emit,
  outcome: FinishedFile['outcome'],
  told: Message,
  results: readonly ModelsResult[],
): FinishedFile {
  const event: FinishedFile = {
    v: 1,
    type: 'finished',
    outcome,
    message: told,
    results: [...results],
  };
  emit(event);
  return event;
}

/** An explanation, if the state alone does not say enough. */
export function wordOn({
  state,
  expectedBytes,
  sizeBytes,
}: {
  readonly state: ModelState;
  readonly expectedBytes: number | null;
  readonly sizeBytes: number | null;
}): Message | null {
  if (state !== 'wrong-size') return null;
  return message('model-wrong-size', {
    expectedBytes: expectedBytes ?? 0,
    actualBytes: sizeBytes ?? 0,
  });
}

export function unknownName(name: string, { models }: ParsedManifest): Message {
  const known = models.slice(0, 20).map((model) => model.name);
  const listed = models.length > known.length ? [...known, '…'] : known;
  return message('model-unknown-name', {
    name: plainLine(name).slice(0, 200),
    known: listed.join(', ').slice(0, 1900) || '–',
  });
}

export function openFailure(folder: string, error: unknown): Message {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  return code === 'ENOENT'
    ? message('models-folder-missing', { folder })
    : message('models-folder-unreadable', { folder, reason: code });
}
