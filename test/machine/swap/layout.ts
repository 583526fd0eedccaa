import path from 'node:path';
import type { Plan, Replacement } from '../../../helper/swap';

/** `root` is TREES:STATE, two folders that may be on different disks. */
export const layoutOf = (root: string) => {
  const [trees = '', state = ''] = root.split(':');
  return {
    live: {
      app: path.join(trees, 'app'),
      venv: path.join(trees, 'venv'),
      unit: path.join(state, 'units/unit.conf'),
      /** There in odd generations only. */
      flag: path.join(state, 'units/flag.conf'),
    },
    next: path.join(trees, '.refresh/next'),
    kept: path.join(trees, '.refresh/kept'),
    units: path.join(state, 'units'),
    private: path.join(state, 'private'),
    journal: path.join(state, 'private/journal.json'),
  };
};
export type Layout = ReturnType<typeof layoutOf>;

/** `venv` is the generation whose venv belongs to this one: a venv may serve several. */
export interface Generation {
  readonly number: number;
  readonly venv: number;
}

export const filesInATree = 50;

/** Between empty and more than one page, never compressible to nothing; a function of its arguments only. */
export const contentOf = (tree: string, generation: number, file: number): string => {
  const length = ((generation * 131 + file * 977) % 6000) + (file === 0 ? 0 : 1);
  return `${tree} ${generation} ${file}\n`.repeat(Math.ceil(length / 16));
};

export const hasFlag = ({ number }: Generation): boolean => number % 2 === 1;

export const planOf = (layout: Layout, from: Generation, to: Generation): Plan => {
  const run = `r${to.number}`;
  const tree = (name: 'app' | 'venv', kept: number): Replacement => ({
    kind: 'tree',
    live: layout.live[name],
    staged: path.join(layout.next, name),
    kept: path.join(layout.kept, name, String(kept)),
  });
  const file = (live: string, staged: boolean): Replacement => ({
    kind: 'file',
    live,
    staged: staged ? `${live}.next-${run}` : null,
    kept: `${live}.kept-${run}`,
  });
  const pairOf = ({ number, venv }: Generation) => ({
    commit: `g${number}`,
    venvFingerprint: `v${venv}`,
  });
  return {
    runId: run,
    from: pairOf(from),
    to: pairOf(to),
    replacements: [
      tree('app', from.number),
      ...(to.venv === from.venv ? [] : [tree('venv', from.venv)]),
      file(layout.live.unit, true),
      file(layout.live.flag, hasFlag(to)),
    ],
  };
};
