import * as z from 'zod';
import { Message } from './message';
import { ModelsResult, type ModelsEvent } from './models';
import { HostileText } from './primitives';

const Pace = z.object({
  doneBytes: z.number().int().nonnegative(),
  totalBytes: z.number().int().nonnegative().nullable(),
  bytesPerSecond: z.number().nonnegative(),
  secondsLeft: z.number().nonnegative().nullable(),
});

const mostAtOnce = 20;

/** The current or the last work on models, for a window. */
export const ModelsWorkView = z.object({
  verb: z.enum(['verify', 'download']),
  requestedBy: HostileText,
  /** How many files are verified or downloaded; null if not known yet. */
  files: z.number().int().nonnegative().nullable(),
  now: z
    .object({
      /** The running ones, in the order in which they started. */
      files: z
        .array(
          z.object({
            model: HostileText,
            file: HostileText,
            phase: z.enum(['reading', 'downloading', 'waiting']),
          }),
        )
        .max(mostAtOnce),
      overall: Pace,
    })
    .nullable(),
  /** Results of the last 200 files. */
  results: z.array(ModelsResult).max(200),
  /** The last notice during the work. */
  notice: Message.nullable(),
  /** null: still running. */
  end: z.object({ outcome: z.string().max(40), message: Message }).nullable(),
});
export type ModelsWorkView = z.infer<typeof ModelsWorkView>;

const most = 200;

/** Pure: the view after one more event. null before the first work. */
export function foldModelsWork(
  view: ModelsWorkView | null,
  event: ModelsEvent,
): ModelsWorkView | null {
  if (event.type === 'asked') {
    const { verb, requestedBy } = event;
    return { verb, requestedBy, files: null, now: null, results: [], notice: null, end: null };
  }
  if (view === null) return null;
  switch (event.type) {
    case 'started':
      return { ...view, files: event.files };
    case 'progress': {
      const { model, file, phase, overall } = event;
      const files = view.now?.files ?? [];
      const at = files.findIndex((each) => each.file === file && each.model === model);
      const told = { model, file, phase };
      const now =
        at === -1
          ? [...files, told].slice(-mostAtOnce)
          : files.map((each, index) => (index === at ? told : each));
      return { ...view, now: { files: now, overall } };
    }
    case 'notice':
      return { ...view, notice: event.message };
    case 'file': {
      const { file, model } = event.result;
      const left = view.now?.files.filter((each) => each.file !== file || each.model !== model);
      return {
        ...view,
        now: view.now && { ...view.now, files: left ?? [] },
        results: [...view.results, event.result].slice(-most),
      };
    }
    case 'finished':
      return {
        ...view,
        now: null,
        results: event.results.slice(-most),
        end: { outcome: event.outcome, message: event.message },
      };
  }
}
