import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** The same package, called another version. */
export async function asVersion(deb: string, version: string, folder: string): Promise<string> {
  const unpacked = join(folder, `unpacked-${version}`);
  await execa('dpkg-deb', ['--raw-extract', deb, unpacked]);
  const control = join(unpacked, 'DEBIAN/control');
  const text = await readFile(control, 'utf8');
  await writeFile(control, text.replace(/^Version: .*$/m, `Version: ${version}`));
  const file = join(folder, `ladylinux-refresh_${version}_all.deb`);
  await execa('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', unpacked, file]);
  await rm(unpacked, { recursive: true });
  return file;
}
