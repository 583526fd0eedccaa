import path from 'node:path';
import type { Files } from './files';
import type { Phase, SettledReplacement, Replacement } from './journal';
import { saveJournal } from './journal-file';

export interface Move {
  readonly from: string;
  readonly to: string;
}

export const movesOf = ({ live, staged, kept }: Replacement): Move[] => [
  ...(kept === null ? [] : [{ from: live, to: kept }]),
  ...(staged === null ? [] : [{ from: staged, to: live }]),
];

/** Durable once it resolves. Throws if the target exists: rename(2) silently replaces a file or an empty folder. */
export const move = async (files: Files, { from, to }: Move): Promise<void> => {
  if ((await files.inspect(to)) !== null) throw new Error(`${to} is in the way of ${from}`);
  await files.rename(from, to);
  for (const folder of new Set([path.dirname(to), path.dirname(from)])) await files.fsync(folder);
};

interface Presence {
  readonly live: boolean;
  readonly staged: boolean;
  readonly kept: boolean;
}

export interface MovesBack {
  readonly moves: Move[];
  readonly found: string[];
  readonly missing: string[];
}

/**
 * The moves that bring the old `live` back after a crash. What was moved is seen from what exists:
 *
 *   kept  live  staged
 *    -     x      x     nothing was moved
 *    x     -      x     the old one was moved away
 *    x     x      -     the new one was moved in
 *    x     x      x     the old one was moved away, then a foreign `live` appeared (tmpfiles.d, a mount): to `aside`
 *    x     -      -     the new one was deleted
 *    -     -      ?     the old one was deleted
 *
 * (`kept` here means: the old one is at `kept`.) After any of these moves, a new call returns the remaining ones.
 */
export const movesBack = (
  { live, staged, kept }: Replacement,
  there: Presence,
  aside: string,
): MovesBack => {
  const arrived =
    staged !== null && there.live && !there.staged ? [{ from: live, to: staged }] : null;
  if (kept === null) {
    const foreign = arrived === null && there.live;
    return { moves: arrived ?? [], found: foreign ? [live] : [], missing: [] };
  }
  if (!there.kept) return { moves: [], found: [], missing: there.live ? [] : [live] };
  const foreign = arrived === null && there.live;
  const cleared = arrived ?? (foreign ? [{ from: live, to: aside }] : []);
  return {
    moves: [...cleared, { from: kept, to: live }],
    found: foreign ? [aside] : [],
    missing: [],
  };
};

export type Step =
  | 'record-swapping'
  | 'make-moves'
  | 'record-verdict'
  | 'record-committed'
  | 'record-undoing'
  | 'take-moves-back'
  | 'discard-kept-files'
  | 'discard-staged-files'
  | 'settle-names'
  | 'forget-journal';

export interface Machinery {
  readonly files: Files;
  readonly order: Record<'swap' | 'commit' | 'finish' | 'undo', readonly Step[]>;
  readonly recovery: Record<Phase, 'finish' | 'undo' | 'nothing'>;
  readonly undoOrder: (replacements: readonly SettledReplacement[]) => SettledReplacement[];
  readonly save: typeof saveJournal;
  readonly move: typeof move;
  readonly movesBack: typeof movesBack;
}

/** The decisions that make the swap safe, in one place: tests replace each of them and must fail. */
export const assembly = {
  machinery: (files: Files): Machinery => ({
    files,
    order: {
      swap: ['record-swapping', 'make-moves', 'record-verdict'],
      commit: ['record-committed', 'discard-kept-files', 'settle-names', 'forget-journal'],
      finish: ['discard-kept-files', 'settle-names', 'forget-journal'],
      undo: [
        'record-undoing',
        'take-moves-back',
        'discard-staged-files',
        'settle-names',
        'forget-journal',
      ],
    },
    recovery: {
      prepared: 'undo',
      swapping: 'undo',
      verdict: 'undo',
      undoing: 'undo',
      committed: 'finish',
    },
    undoOrder: (replacements) => [...replacements].reverse(),
    save: saveJournal,
    move,
    movesBack,
  }),
};
