import * as z from 'zod';
import { SavedEdits } from './facts';
import { CommitHash, HostileText } from './primitives';

/** Limits of edits shown as text; nobody reads more in a window. In characters, except `files`. */
export const editLimits = { files: 500, file: 400_000, total: 4_000_000 } as const;

export const EditedFile = SavedEdits.shape.files.element.extend({
  /**
   * How much of the diff `text` has. `cut`: its beginning; `binary`: there is no text; `apart`: no patch can contain
   * it, because it is ignored by git, a link, a nested repository, or too large.
   */
  shown: z.enum(['whole', 'cut', 'binary', 'apart']),
  /** Lines as in `diff --unified`, from the first `@@`, without secrets and control characters. */
  text: z.string().max(editLimits.file),
});
export type EditedFile = z.infer<typeof EditedFile>;

/** Paths of the local edits to carry over; null: all of them. */
export const EditPaths = z.array(HostileText.min(1)).min(1).max(editLimits.files);
export const WantedEdits = z.strictObject({ paths: EditPaths.nullable() });

/** `edits show --json`: local changes of the current code. */
export const EditsView = z.object({
  v: z.literal(1),
  commit: CommitHash,
  files: z.array(EditedFile).max(editLimits.files),
  /** How many there are in all. */
  total: z.number().int().nonnegative(),
  /** The folder where a refresh puts their archive. */
  savedTo: HostileText,
});
export type EditsView = z.infer<typeof EditsView>;
