import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { ReportedFile } from '../../contract/problem-report';
import { systemEnvironment } from '../host/systemd/command';

export type Archived =
  { readonly kind: 'written' } | { readonly kind: 'refused'; readonly reason: string };

/** Writes a .tar.gz with one folder, for its owner's eyes only. What was there before under that name is replaced. */
export async function writeArchive(
  path: string,
  folder: string,
  files: readonly ReportedFile[],
): Promise<Archived> {
  const scratch = await mkdtemp(join(tmpdir(), 'ladylinux-report-'));
  try {
    await mkdir(join(scratch, folder));
    for (const { name, text } of files)
      await writeFile(join(scratch, folder, name), text, { mode: 0o600 });
    const args = ['--create', '--gzip', '--owner=0', '--group=0', '--directory', scratch, folder];
    const { stdout } = await execa('/usr/bin/tar', args, {
      encoding: null,
      env: systemEnvironment,
      extendEnv: false,
      maxBuffer: 256 * 1024 * 1024,
    });
    await rm(path, { force: true });
    await writeFile(path, stdout, { mode: 0o600, flag: 'wx' });
    return { kind: 'written' };
  } catch (error) {
    return { kind: 'refused', reason: (error as Error).message.slice(0, 500) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
