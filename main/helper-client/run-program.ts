import { execa } from 'execa';

export type ProgramAnswer =
  | {
      readonly kind: 'ended';
      readonly exitCode: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'silent' };

export interface ProgramOptions {
  readonly input?: string;
  /** Milliseconds; without it, no limit. */
  readonly timeout?: number;
}

const largestAnswer = 64 * 1024 * 1024;
const ours = /^(?:ELECTRON_|LADYLINUX_|NODE_OPTIONS$|CHROME_DESKTOP$)/;

/** The environment without the variables meant for Electron. */
export const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));

/** Runs a program by its absolute path, without a shell and without the environment variables meant for Electron. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { input, timeout }: ProgramOptions = {},
): Promise<ProgramAnswer> {
  const result = await execa(program, args, {
    env: cleanEnvironment(),
    extendEnv: false,
    reject: false,
    maxBuffer: largestAnswer,
    cleanup: false,
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
    ...(timeout === undefined ? {} : { timeout }),
  });
  if (result.timedOut) return { kind: 'silent' };
  const { exitCode } = result as { exitCode?: number };
  if (exitCode !== undefined) {
    return { kind: 'ended', exitCode, stdout: result.stdout, stderr: result.stderr };
  }
  return (result as { code?: string }).code === 'ENOENT' ? { kind: 'missing' } : { kind: 'silent' };
}
