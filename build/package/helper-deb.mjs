import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inProject } from '../support/paths.mjs';
import { about, compressed, debianChangelog, trayFiles } from './about.mjs';
import { makeDeb, place } from './deb.mjs';

export const helperPackage = 'ladylinux-refresh';

const description = `keeps the LadyLinux application layer current
Fetches the newest commit of the LadyLinux application, builds its Python
environment in a sandbox while the service keeps running, puts both in place
and goes back by itself if the new version does not answer.

It never touches models, configuration or state. This package has the command
line, the systemd units and the polkit actions; ladylinux-tray has the icon in
the panel.

What a new version changes: apt-get changelog ladylinux-refresh`;

const depends = [
  'nodejs (>= 18.19)',
  'git (>= 1:2.34)',
  'openssh-client',
  'iproute2',
  'python3 (>= 3.9)',
  'python3-venv',
  'pkexec | policykit-1',
  'systemd (>= 252)',
  'ca-certificates',
];

/**
 * @param {object} options
 * @param {string} options.work an empty folder to stage in
 * @param {string} options.output folder of the package
 * @param {'xz' | 'gzip'} options.compression
 * @returns {Promise<string>} the file
 */
export async function makeHelperDeb({ work, output, compression }) {
  const project = await about();
  const { version } = project;
  const root = join(work, helperPackage);
  await mkdir(root);
  for (const path of await filesOf(inProject('system'))) {
    if (!trayFiles.includes(path)) await place(inProject('system', path), join(root, path));
  }
  const lib = join(root, 'usr/lib/ladylinux');
  for (const name of ['ladylinux-refresh.cjs', 'ladylinux-helper']) {
    await place(inProject('out/helper', name), join(lib, name));
    await chmod(join(lib, name), 0o755);
  }
  for (const name of ['ladylinux-refresh.cjs', 'ladylinux-helper.cjs', 'compile.cjs'])
    await place(inProject('out/helper/programs', name), join(lib, 'programs', name));
  await mkdir(join(root, 'usr/bin'), { recursive: true });
  await symlink('../lib/ladylinux/ladylinux-refresh.cjs', join(root, 'usr/bin/ladylinux-refresh'));

  const share = join(root, 'usr/share');
  await place(
    inProject('build/icons/app/ladylinux-tray.svg'),
    join(share, 'icons/hicolor/scalable/apps/ladylinux-refresh.svg'),
  );
  await write(
    join(share, 'man/man8/ladylinux-refresh.8.gz'),
    await compressed(await readFile(inProject('docs/man/ladylinux-refresh.8'))),
  );
  await write(join(share, `doc/${helperPackage}/changelog.gz`), await debianChangelog(project));
  const examples = join(share, `doc/${helperPackage}/examples/after.d`);
  await place(inProject('docs/examples/after.d'), examples);
  const debian = inProject('build/package/debian');
  await place(join(debian, 'copyright'), join(share, `doc/${helperPackage}/copyright`));

  const file = join(output, `${helperPackage}_${version}_all.deb`);
  const script = (/** @type {string} */ name) => readFile(join(debian, `helper.${name}`), 'utf8');
  await makeDeb({
    root,
    file,
    compression,
    conffiles: [],
    // a code cache is of one version of Node
    triggers: ['interest-noawait /usr/bin/node'],
    control: {
      package: helperPackage,
      version,
      architecture: 'all',
      maintainer: project.maintainer,
      homepage: project.homepage,
      description,
      depends,
      suggests: ['ladylinux-tray'],
    },
    scripts: {
      postinst: await script('postinst'),
      prerm: await script('prerm'),
      postrm: await script('postrm'),
    },
  });
  return file;
}

/**
 * @param {string} folder
 * @param {string} [below]
 * @returns {Promise<string[]>}
 */
async function filesOf(folder, below = '') {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const found = [];
  for (const entry of entries) {
    const path = join(below, entry.name);
    found.push(...(entry.isDirectory() ? await filesOf(folder, path) : [path]));
  }
  return found;
}

/**
 * @param {string} path
 * @param {Uint8Array} contents
 */
async function write(path, contents) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}
