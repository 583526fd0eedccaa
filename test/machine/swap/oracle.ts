import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { contentOf, filesInATree, hasFlag, type Generation, type Layout } from './layout';

const generationSchema = z.strictObject({ number: z.int(), venv: z.int() });

const text = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

export const generationIn = (file: string): Generation | null => {
  try {
    return generationSchema.parse(JSON.parse(text(file) ?? ''));
  } catch {
    return null;
  }
};

const names = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const brokenFiles = (folder: string, tree: string, number: number): string[] =>
  Array.from({ length: filesInATree }, (_, i) => {
    const file = path.join(folder, ['', 'package', 'package/deep'][i % 3] ?? '', `file-${i}`);
    return text(file) === contentOf(tree, number, i) ? [] : [file];
  }).flat();

export interface Finding {
  /** The whole and consistent generation that stands; null: none does. */
  readonly stands: Generation | null;
  readonly problems: string[];
}

/** Checks every live file. Use it after a recovery. */
export const examine = (layout: Layout): Finding => {
  const { app, venv, unit, flag } = layout.live;
  const problems: string[] = [];
  const claim = (ok: boolean, what: string) => {
    if (!ok) problems.push(what);
  };
  const live = generationIn(path.join(app, 'generation'));
  if (live === null)
    return { stands: null, problems: [`no generation in ${app}: ${names(app).join(' ')}`] };

  const broken = [...brokenFiles(app, 'app', live.number), ...brokenFiles(venv, 'venv', live.venv)];
  claim(
    broken.length === 0,
    `${broken.length} files are not as written, the first ${String(broken[0])}`,
  );
  claim(
    text(path.join(venv, 'generation')) === String(live.venv),
    `the venv is ${String(text(path.join(venv, 'generation')))}, not ${live.venv}`,
  );
  claim(text(unit) === JSON.stringify(live), `the unit says ${String(text(unit))}`);
  claim((text(flag) !== null) === hasFlag(live), `the flag is ${String(text(flag))}`);
  claim(
    !hasFlag(live) || text(flag) === JSON.stringify(live),
    `the flag says ${String(text(flag))}`,
  );

  const left = [
    ...names(layout.private),
    ...names(layout.units).filter((name) => name.includes('.kept-') || name.includes('.found-')),
    ...names(path.dirname(app)).filter((name) => name.includes('.found-')),
  ];
  claim(left.length === 0, `left over: ${left.join(' ')}`);
  return { stands: problems.length === 0 ? live : null, problems };
};
