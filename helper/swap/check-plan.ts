import path from 'node:path';
import type { Files, Stat } from './files';
import { pathsOf, type Replacement, type SettledReplacement } from './journal';
import type { SwapRefusal, RefusalCode } from './results';

class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly path: string,
    readonly detail?: string,
  ) {
    super(`${code}: ${path}`);
  }
}

const uid = () => process.getuid?.() ?? 0;

/** Whether another user could rename entries of this folder. */
const othersCanRename = ({ owner, mode }: Stat) => {
  if (owner !== 0 && owner !== uid()) return true;
  // an ordinary user's own group has no other members (user private groups, umask 002)
  const writers = uid() === 0 ? 0o022 : 0o002;
  const sticky = (mode & 0o1000) !== 0;
  return (mode & writers) !== 0 && !sticky;
};

const ancestors = (folder: string): string[] =>
  folder === '/' ? ['/'] : [...ancestors(path.dirname(folder)), folder];

export const trustedFolder = async (files: Files, folder: string): Promise<Stat> => {
  let last: Stat | undefined;
  for (const ancestor of ancestors(folder)) {
    const found = await files.inspect(ancestor);
    if (found === null) throw new Refusal('missing-parent', ancestor);
    if (found.kind !== 'directory') throw new Refusal('symlinked-parent', ancestor, found.kind);
    if (othersCanRename(found)) {
      throw new Refusal(
        'untrusted-parent',
        ancestor,
        `uid ${found.owner}, mode ${found.mode.toString(8)}`,
      );
    }
    last = found;
  }
  if (last === undefined) throw new Error(`${folder} has no ancestors`);
  return last;
};

const isTree = (stat: Stat) => stat.kind === 'directory';
const isSmall = (stat: Stat) => stat.kind === 'file' || stat.kind === 'symlink';

const sameFilesystem = (device: number, where: string, stat: Stat) => {
  // on overlayfs, files have other device numbers than directories
  if (stat.kind === 'directory' && stat.device !== device)
    throw new Refusal('different-filesystems', where);
};

/** What remains to do for one replacement, and the device it happens on. */
const settle = async (
  files: Files,
  wanted: Replacement,
): Promise<{ replacement: SettledReplacement; device: number } | null> => {
  const { device } = await trustedFolder(files, path.dirname(wanted.live));
  const live = await files.inspect(wanted.live);
  if (live === null && wanted.staged === null) return null;
  const kept = live === null ? null : wanted.kept;
  const replacement = { ...wanted, kept, inode: live?.inode ?? null };

  for (const place of pathsOf(replacement)) {
    sameFilesystem(device, place, await trustedFolder(files, path.dirname(place)));
  }
  if (live !== null) {
    sameFilesystem(device, wanted.live, live);
    // a kept link would be emptied one day like a tree, and its target with it
    if (!(wanted.kind === 'tree' ? isTree(live) : isSmall(live)))
      throw new Refusal('wrong-kind', wanted.live, live.kind);
    if (replacement.kept === null) throw new Refusal('nowhere-to-keep', wanted.live);
    if ((await files.inspect(replacement.kept)) !== null)
      throw new Refusal('target-exists', replacement.kept);
  }
  if (wanted.staged !== null) {
    const staged = await files.inspect(wanted.staged);
    if (staged === null) throw new Refusal('source-missing', wanted.staged);
    sameFilesystem(device, wanted.staged, staged);
    if (!(wanted.kind === 'tree' ? isTree(staged) : isSmall(staged)))
      throw new Refusal('wrong-kind', wanted.staged, staged.kind);
  }
  return { replacement, device };
};

export interface Preflight {
  readonly replacements: SettledReplacement[];
  /** One path on each file system that takes part. */
  readonly filesystems: string[];
}

/** Checks everything and changes nothing. Throws what refusalOf() understands. */
export const checkPlan = async (
  files: Files,
  wanted: readonly Replacement[],
): Promise<Preflight> => {
  const replacements: SettledReplacement[] = [];
  const filesystems = new Map<number, string>();
  for (const one of wanted) {
    const settled = await settle(files, one);
    if (settled === null) continue;
    replacements.push(settled.replacement);
    if (!filesystems.has(settled.device)) filesystems.set(settled.device, path.dirname(one.live));
  }
  return { replacements, filesystems: [...filesystems.values()] };
};

export const refusalOf = (error: unknown, journalFile: string): SwapRefusal =>
  error instanceof Refusal
    ? {
        kind: 'refused',
        code: error.code,
        path: error.path,
        ...(error.detail !== undefined && { detail: error.detail }),
      }
    : { kind: 'refused', code: 'io-error', path: journalFile, detail: String(error) };
