import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { execa } from 'execa';
import { layoutUnder, type Layout } from '../state/layout';
import { systemEnvironment } from '../host/systemd/command';
import { bringRecordsUpToDate } from './records';
import { relocateVenv } from '../tasks/python/relocate';

/** Paths in an image are those of a machine. */
export const inImage = layoutUnder('/');
export const billFile = join(inImage.opt, 'sbom.cdx.json');
export const healthFile = join(inImage.opt, 'health.py');

/** git's index records file times, byte code its source's time: neither is reproducible. */
const leftOut: ReadonlySet<string> = new Set(['.git', '__pycache__']);

/** Copies the current version to a folder as it will be in an image; reproducible in content and modes. */
export async function layOutLayer(
  layout: Layout,
  folder: string,
  /** The interpreter is one of ours and part of the layer. */
  bringsPython: boolean,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  const within = (path: string) => join(folder, relative('/', path));
  const trees = [
    [layout.app, inImage.app],
    [layout.venv, inImage.venv],
    ...(bringsPython ? ([[layout.pythons, inImage.pythons]] as const) : []),
  ] as const;
  for (const [from, to] of trees) await copyTree(from, within(to), layout.opt);
  await relocateVenv(within(inImage.venv), layout.opt, inImage.opt);
  await bringRecordsUpToDate(within(inImage.venv));
  for (const [path, text] of Object.entries(texts)) await writeNew(within(path), text);
  const python = await realpath(join(layout.venv, 'bin/python'));
  await compile(folder, python, [inImage.app, join(inImage.venv, 'lib')].map(within));
}

async function copyTree(from: string, to: string, opt: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (leftOut.has(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target, opt);
    else if (entry.isSymbolicLink()) {
      const leadsTo = await readlink(source);
      const isOurs = leadsTo.startsWith(`${opt}/`);
      await symlink(isOurs ? join(inImage.opt, relative(opt, leadsTo)) : leadsTo, target);
    } else if (entry.isFile()) {
      await copyFile(source, target);
      await chmod(target, (await isExecutable(source)) ? 0o755 : 0o644);
    }
  }
}

const isExecutable = async (path: string) => ((await lstat(path)).mode & 0o100) !== 0;

async function writeNew(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode: 0o644 });
}

/**
 * Compiles byte code that does not depend on file times, which in an image are the commit's. One process in a fixed
 * order, because Python's output depends on what it has read before. Skips what does not compile: the import was tried
 * before.
 */
async function compile(folder: string, python: string, trees: readonly string[]): Promise<void> {
  const args = ['-s', '-S', '-m', 'compileall', '-qq', '-j1', '--invalidation-mode=unchecked-hash'];
  const { exitCode, stderr } = await execa(python, [...args, '-s', folder, '-p', '/', ...trees], {
    ...{ cwd: '/', extendEnv: false, reject: false, stdin: 'ignore', maxBuffer: 1_000_000 },
    env: { ...systemEnvironment, PYTHONHASHSEED: '0' },
  });
  if (exitCode !== 0 && exitCode !== 1) throw new Error(`${python}: ${stderr}`);
}

export const emptied = async (folder: string): Promise<void> => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
};
