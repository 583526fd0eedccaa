import { constants } from 'node:fs';
import { access, lstat, open, stat } from 'node:fs/promises';
import { join } from 'node:path';

export type HookProblem =
  | { readonly why: 'mode' | 'link' | 'folder' | 'windows' | 'mark' | 'architecture' | 'format' }
  | { readonly why: 'interpreter'; readonly program: string };

const headBytes = 512;
/** e_machine of elf(5). */
const machines: Readonly<Partial<Record<NodeJS.Architecture, number>>> = {
  ia32: 3,
  arm: 40,
  x64: 62,
  arm64: 183,
  riscv64: 243,
};

/** Where a hook looks for programs. */
export const hookPath = (venv: string): string => `${join(venv, 'bin')}:/usr/bin:/bin`;

/**
 * Why the system would refuse to run an existing hook: execve(2). null: it would run it, or there is none. Text without
 * a `#!` line is run by sh, as in execvp(3).
 */
export async function hookProblem(
  app: string,
  hook: string,
  venv: string,
): Promise<HookProblem | null> {
  const path = join(app, hook);
  const facts = await lstat(path).catch(() => null);
  if (facts === null) return null;
  if (facts.isSymbolicLink()) return { why: 'link' };
  if (!facts.isFile()) return { why: 'folder' };
  if ((facts.mode & 0o111) === 0) return { why: 'mode' };
  const head = await headOf(path);
  if (head.subarray(0, 4).equals(Buffer.from('\x7fELF', 'latin1')))
    return isForThisMachine(head) ? null : { why: 'architecture' };
  if (head.includes(0)) return { why: 'format' };
  if (head.subarray(0, 3).equals(Buffer.from('\uFEFF'))) return { why: 'mark' };
  const [line = ''] = head.toString('utf8').split('\n', 1);
  if (line.endsWith('\r')) return { why: 'windows' };
  if (!line.startsWith('#!')) return null;
  // execve(2): everything after the program is one argument
  const [program = '', ...words] = line
    .slice(2)
    .trim()
    .split(/[ \t]+/);
  return interpreterProblem(program, words.join(' '), app, venv);
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** EI_DATA at 5 (1: little endian), e_machine at 18. */
function isForThisMachine(head: Buffer): boolean {
  if (head.length < 20) return false;
  const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
  const own = machines[process.arch];
  return own === undefined || machine === own;
}

async function interpreterProblem(
  program: string,
  argument: string,
  app: string,
  venv: string,
): Promise<HookProblem | null> {
  if (!(await canRun(join(program.startsWith('/') ? '/' : app, program))))
    return { why: 'interpreter', program };
  if (!/^\/(?:usr\/)?bin\/env$/.test(program)) return null;
  // env(1) splits only what follows -S; its options and assignments precede the name
  const [, apart] = /^(?:-[iv0]*S|--split-string[= ]) ?(.*)$/.exec(argument) ?? [];
  const words = apart === undefined ? [argument] : apart.split(' ');
  const name = words.find((word) => !word.startsWith('-') && !word.includes('='));
  if (name === undefined || name.includes('/')) return null;
  for (const folder of hookPath(venv).split(':')) if (await canRun(join(folder, name))) return null;
  return { why: 'interpreter', program: name };
}

async function canRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
