export interface Mount {
  readonly id: string;
  readonly device: string;
  /** The path on its file system that is mounted. */
  readonly root: string;
  /** The mount point. */
  readonly at: string;
  /** The file system's type. */
  readonly type: string;
}

/** proc(5), /proc/PID/mountinfo: id, parent, device, root, mount point (octal escapes), options; type after a dash. */
export const mountsIn = (mountinfo: string): Mount[] =>
  mountinfo
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [mount = '', filesystem = ''] = line.split(' - ');
      const [id = '', , device = '', root = '', at = ''] = mount.split(' ');
      const [type = ''] = filesystem.split(' ');
      return { id, device, root: unescaped(root), at: unescaped(at), type };
    });

const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );

/** fstab(5): the second field of each line, with the same escapes; entries without a mount point are left out. */
export const mountPointsIn = (fstab: string): string[] =>
  fstab
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => unescaped(line.split(/[ \t]+/)[1] ?? ''))
    .filter((at) => at.startsWith('/'))
    .map((at) => (at === '/' ? at : at.replace(/\/$/, '')));

/** The unit of a mount point, systemd.mount(5): named after the path, escaped as in systemd.unit(5). */
export const mountUnitOf = (at: string): string => {
  const escaped = [...Buffer.from(at.slice(1))].map((byte, index) => {
    const sign = String.fromCharCode(byte);
    if (sign === '/') return '-';
    return /[\w:.]/.test(sign) && !(sign === '.' && index === 0)
      ? sign
      : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `${escaped.join('')}.mount`;
};

export const isAtOrBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
