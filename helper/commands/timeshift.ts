import { execa } from 'execa';
import { pathExists } from '../lib/path';
import { plainLine } from '../lib/text';
import { systemEnvironment } from '../host/systemd/command';

const program = '/usr/bin/timeshift';
const mostMinutes = 60;

/** Linux Mint's tool for snapshots of the whole system. */
export const hasTimeshift = (): Promise<boolean> => pathExists(program);

/** null: taken; else why not. The first one copies the system and may take long. */
export async function takeSnapshot(comment: string): Promise<string | null> {
  const { exitCode, all } = await execa(
    program,
    ['--create', '--comments', comment, '--scripted'],
    {
      env: systemEnvironment,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      all: true,
      timeout: mostMinutes * 60_000,
    },
  );
  if (exitCode === 0) return null;
  return plainLine((all ?? '').trim().split('\n').pop() ?? '').slice(0, 300) || 'no answer';
}
