import * as z from 'zod';
import { SavedEdits } from './facts';
import { CommitHash, HostileText } from './primitives';

/** What of local edits is told as text: a window draws it, and nobody reads more. Characters, but for the files. */
export const editLimits = { files: 500, file: 400_000, total: 4_000_000 } as const;

export const EditedFile = SavedEdits.shape.files.element.extend({
  /**
   * How much of the difference `text` is. `cut`: its beginning; `binary`: there is no text in it; `apart`: no patch can have it, since git
   * ignores it, it is a link or a folder of another repository, or too much.
   */
  shown: z.enum(['whole', 'cut', 'binary', 'apart']),
  /** Lines as `diff --unified` has them, from the first `@@` on, without secrets and control characters. */
  text: z.string().max(editLimits.file),
});
export type EditedFile = z.infer<typeof EditedFile>;

/** Which local edits a new version is to have, by their paths; null: all of them. */
export const EditPaths = z.array(HostileText.min(1)).min(1).max(editLimits.files);
export const WantedEdits = z.strictObject({ paths: EditPaths.nullable() });

/** `edits show --json`: what was changed in the code in place. */
export const EditsView = z.object({
  v: z.literal(1),
  commit: CommitHash,
  files: z.array(EditedFile).max(editLimits.files),
  /** How many there are in all. */
  total: z.number().int().nonnegative(),
  /** The folder that gets their archive at a refresh. */
  savedTo: HostileText,
});
export type EditsView = z.infer<typeof EditsView>;
