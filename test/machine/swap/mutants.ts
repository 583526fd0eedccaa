import { assembly, type Machinery } from '../../../helper/swap/machinery';

/** Deliberate defects of the swap: the fault suite must catch each of them, or it proves nothing. */
const nothing = () => Promise.resolve();

export const mutants = {
  'drop-sync-of-staging': (m) => ({ ...m, files: { ...m.files, syncFilesystem: nothing } }),
  'skip-journal-write': (m) => ({ ...m, save: nothing }),
  'skip-journal-fsync': (m) => ({
    ...m,
    save: (files, ...rest) => m.save({ ...files, fsync: nothing }, ...rest),
  }),
  'skip-parent-fsync': (m) => ({
    ...m,
    move: (files, one) => m.move({ ...files, fsync: nothing }, one),
  }),
  'move-before-journal': (m) => ({
    ...m,
    order: { ...m.order, swap: ['make-moves', 'record-swapping', 'record-verdict'] },
    recovery: { ...m.recovery, prepared: 'finish' },
  }),
  'commit-before-verdict': (m) => ({
    ...m,
    order: { ...m.order, swap: ['record-committed', 'make-moves'] },
  }),
  'delete-kept-before-commit': (m) => ({
    ...m,
    order: {
      ...m.order,
      commit: ['discard-kept-files', 'record-committed', 'settle-names', 'forget-journal'],
    },
  }),
  'forget-journal-before-undo': (m) => ({
    ...m,
    order: {
      ...m.order,
      undo: [
        'record-undoing',
        'forget-journal',
        'take-moves-back',
        'discard-staged-files',
        'settle-names',
      ],
    },
  }),
  'wrong-undo-order': (m) => ({
    ...m,
    movesBack: (...given) => {
      const back = m.movesBack(...given);
      return { ...back, moves: [...back.moves].reverse() };
    },
  }),
  'undo-forgets-venv': (m) => ({
    ...m,
    undoOrder: (all) => m.undoOrder(all.filter(({ live }) => !live.endsWith('/venv'))),
  }),
  'undo-trusts-the-plan': (m) => ({
    ...m,
    // takes every move for made instead of looking
    movesBack: (one, _there, aside) =>
      m.movesBack(one, { live: true, staged: false, kept: true }, aside),
  }),
  'recover-does-nothing': (m) => ({
    ...m,
    recovery: {
      prepared: 'nothing',
      swapping: 'nothing',
      verdict: 'nothing',
      undoing: 'nothing',
      committed: 'nothing',
    },
  }),
  'recover-takes-new-on-verdict': (m) => ({ ...m, recovery: { ...m.recovery, verdict: 'finish' } }),
  'recover-finishes-an-undo': (m) => ({ ...m, recovery: { ...m.recovery, undoing: 'finish' } }),
} satisfies Record<string, (sound: Machinery) => Machinery>;

const isMutant = (name: string): name is keyof typeof mutants => Object.hasOwn(mutants, name);

/** From here on every swap of this process has that defect; '' is none. */
export function useMutant(name: string): void {
  if (name === '') return;
  if (!isMutant(name)) throw new Error(`no mutant is called ${name}`);
  const sound = assembly.machinery;
  assembly.machinery = (files) => mutants[name](sound(files));
}
