import type { Files } from './files';
import type { Phase, Settled } from './journal';
import { saveJournal } from './journal-file';
import { move, wayBack } from './moves';
import { mutated } from './mutants';

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

/** The decisions that make the swap safe, in one place: tests replace them one by one and must notice. */
export interface Machinery {
  readonly files: Files;
  readonly order: Record<'swap' | 'commit' | 'finish' | 'undo', readonly Step[]>;
  readonly recovery: Record<Phase, 'finish' | 'undo' | 'nothing'>;
  readonly undoOrder: (replacements: readonly Settled[]) => Settled[];
  readonly save: typeof saveJournal;
  readonly move: typeof move;
  readonly wayBack: typeof wayBack;
}

declare const __LADYLINUX_TEST_FLAGS__: boolean | undefined;

export const machinery = (files: Files): Machinery => {
  const sound: Machinery = {
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
    wayBack,
  };
  return typeof __LADYLINUX_TEST_FLAGS__ !== 'undefined' && __LADYLINUX_TEST_FLAGS__
    ? mutated(sound)
    : sound;
};
