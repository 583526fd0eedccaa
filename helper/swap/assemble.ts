import type { Files } from './files';
import { saveJournal } from './journal-file';
import { move, wayBack, type Machinery } from './machinery';
import { mutated } from './mutants';

declare const __LADYLINUX_TEST_FLAGS__: boolean | undefined;

export const assemble = (files: Files): Machinery => {
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
