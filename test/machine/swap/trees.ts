import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { contentOf, filesInATree, hasFlag, type Generation, type Layout } from './layout';

/** Written as git or pip would, without sync. */
export const writeTree = (folder: string, tree: string, number: number): void => {
  for (const inner of ['', 'package', 'package/deep'])
    mkdirSync(path.join(folder, inner), { recursive: true });
  for (let i = 0; i < filesInATree; i += 1) {
    const inner = ['', 'package', 'package/deep'][i % 3] ?? '';
    writeFileSync(path.join(folder, inner, `file-${i}`), contentOf(tree, number, i));
  }
};

const describe = (generation: Generation) => JSON.stringify(generation);

export const stage = (layout: Layout, from: Generation, to: Generation): void => {
  const app = path.join(layout.next, 'app');
  writeTree(app, 'app', to.number);
  writeFileSync(path.join(app, 'generation'), describe(to));
  if (to.venv !== from.venv) {
    writeTree(path.join(layout.next, 'venv'), 'venv', to.venv);
    writeFileSync(path.join(layout.next, 'venv', 'generation'), String(to.venv));
  }
  const { unit, flag } = layout.live;
  writeFileSync(`${unit}.next-r${to.number}`, describe(to));
  if (hasFlag(to)) writeFileSync(`${flag}.next-r${to.number}`, describe(to));
};

/** What a run removes before it stages: nothing of it is live. */
export const tidy = (layout: Layout, live: Generation): void => {
  for (const tree of readdirSync(layout.next))
    rmSync(path.join(layout.next, tree), { recursive: true });
  for (const file of readdirSync(layout.units)) {
    if (file.includes('.next-')) rmSync(path.join(layout.units, file));
  }
  const used = { app: live.number, venv: live.venv };
  for (const tree of ['app', 'venv'] as const) {
    const kept = readdirSync(path.join(layout.kept, tree)).map(Number);
    const last = kept.filter((number) => number !== used[tree]).sort((a, b) => b - a);
    const prunable = [...last.slice(2), ...kept.filter((number) => number === used[tree])];
    for (const number of prunable)
      rmSync(path.join(layout.kept, tree, String(number)), { recursive: true });
  }
};

export const install = (layout: Layout, first: Generation): void => {
  for (const folder of [
    layout.next,
    path.join(layout.kept, 'app'),
    path.join(layout.kept, 'venv'),
    layout.units,
    layout.private,
  ]) {
    mkdirSync(folder, { recursive: true });
  }
  const { app, venv, unit, flag } = layout.live;
  writeTree(app, 'app', first.number);
  writeFileSync(path.join(app, 'generation'), describe(first));
  writeTree(venv, 'venv', first.venv);
  writeFileSync(path.join(venv, 'generation'), String(first.venv));
  writeFileSync(unit, describe(first));
  if (hasFlag(first)) writeFileSync(flag, describe(first));
};
