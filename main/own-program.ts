import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from './helper-client/run-program';
import { log } from './log';

const tray = 'ladylinux-tray';
const dpkgEndsWithinS = 600;
export const ownPackages = [tray, 'ladylinux-refresh'] as const;

/** Identifies the program's file: an upgrade replaces it, and the running program then has no file name. */
function fileOfProgram(): string | null {
  const facts = statSync(process.execPath, { throwIfNoEntry: false });
  return facts === undefined ? null : `${String(facts.dev)}:${String(facts.ino)}`;
}

const started = fileOfProgram();
export const isReplaced = (): boolean => fileOfProgram() !== started;

/** The version that was installed over the running one; null: none, or none that can be started yet. */
export async function installedInstead(): Promise<string | null> {
  if (!isReplaced()) return null;
  const format = '--showformat=${db:Status-Status} ${Version}';
  return installedVersion(await askPackages('dpkg-query', '--show', format, tray));
}

let starting: Promise<void> | undefined;

/**
 * Starts it as soon as dpkg has finished: Chromium exits when it opens a new window after its program file was removed. Nothing is started
 * if the package was removed.
 */
export const startInstalled = (startAgain: () => void): Promise<void> =>
  (starting ??= whenInstalled(startAgain).finally(() => (starting = undefined)));

async function whenInstalled(startAgain: () => void): Promise<void> {
  for (let seconds = 0; seconds < dpkgEndsWithinS; seconds += 1) {
    if ((await installedInstead()) !== null) {
      startAgain();
      return;
    }
    await sleep(1000);
  }
  log.warn('no newer program is installed at this program’s path');
}

/** Asks a package tool. Empty: it is missing, or did not answer. */
export async function askPackages(program: string, ...args: string[]): Promise<string> {
  const command = ['LC_ALL=C', `/usr/bin/${program}`, ...args];
  const answer = await runProgram('/usr/bin/env', command, { timeout: 20_000 });
  return answer.kind === 'ended' && answer.exitCode === 0 ? answer.stdout : '';
}

/**
 * Pure: null until the package is configured, because its sandbox has no rights before that.
 * @param told the answer of dpkg-query(1): its state and its version
 */
export function installedVersion(told: string): string | null {
  return /^installed (\S+)$/.exec(told.trim())?.[1]?.slice(0, 60) ?? null;
}
