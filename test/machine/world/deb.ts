import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';

const programs = ['ladylinux-refresh.cjs', 'ladylinux-helper.cjs'];

/** The same package with another version number, which its helper reports too. */
export async function asVersion(deb: string, version: string, folder: string): Promise<string> {
  const [name = '', old = '', architecture = ''] = basename(deb, '.deb').split('_');
  const unpacked = join(folder, `unpacked-${name}-${version}`);
  await execa('dpkg-deb', ['--raw-extract', deb, unpacked]);
  await change(join(unpacked, 'DEBIAN/control'), /^Version: .*$/m, `Version: ${version}`);
  if (name === 'ladylinux-refresh') {
    for (const program of programs) {
      const file = join(unpacked, 'usr/lib/ladylinux/programs', program);
      await change(file, `"${old}"`, `"${version}"`);
      await change(file, /^\/\/ .*$/m, `// ${randomBytes(32).toString('hex')}`);
    }
  }
  const file = join(folder, `${name}_${version}_${architecture}.deb`);
  await execa('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', unpacked, file]);
  await rm(unpacked, { recursive: true });
  return file;
}

async function change(path: string, from: string | RegExp, to: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  await writeFile(
    path,
    typeof from === 'string' ? text.replaceAll(from, to) : text.replace(from, to),
  );
}
