import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from './helper-client/run-program';
import { log } from './log';

const tray = 'ladylinux-tray';
const dpkgEndsWithinS = 600;
export const ownPackages = [tray, 'ladylinux-refresh'] as const;

/** Which file the program has: an upgrade puts another one in its place, and what runs goes on without a name. */
function fileOfProgram(): string | null {
  const facts = statSync(process.execPath, { throwIfNoEntry: false });
  return facts === undefined ? null : `${String(facts.dev)}:${String(facts.ino)}`;
}

const started = fileOfProgram();
export const isReplaced = (): boolean => fileOfProgram() !== started;

/** The version that was installed in the place of what runs; null: none, or none that can be started yet. */
export async function installedInstead(): Promise<string | null> {
  if (!isReplaced()) return null;
  const format = '--showformat=${db:Status-Status} ${Version}';
  return installedVersion(await askPackages('dpkg-query', '--show', format, tray));
}

let starting: Promise<void> | undefined;

/**
 * Starts it as soon as dpkg is done with it: Chromium ends with a new window of a program whose file has no name any more. Nothing is
 * started where the package was removed.
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
  log.warn('no program was installed in the place of this one');
}

/** Asks a program that knows packages. Empty: it is not there, or did not answer. */
export async function askPackages(program: string, ...args: string[]): Promise<string> {
  const command = ['LC_ALL=C', `/usr/bin/${program}`, ...args];
  const answer = await runProgram('/usr/bin/env', command, { timeout: 20_000 });
  return answer.kind === 'ended' && answer.exitCode === 0 ? answer.stdout : '';
}

/**
 * Pure: null until it is configured, since its sandbox has no rights before.
 *
 * @param told what dpkg-query(1) answers, as its state and its version
 */
export function installedVersion(told: string): string | null {
  return /^installed (\S+)$/.exec(told.trim())?.[1]?.slice(0, 60) ?? null;
}
