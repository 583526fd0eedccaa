export interface Mount {
  readonly id: string;
  readonly device: string;
  /** What of its filesystem is mounted. */
  readonly root: string;
  /** Where. */
  readonly at: string;
  /** Of its filesystem. */
  readonly type: string;
}

/** proc(5), /proc/PID/mountinfo: id, parent, device, root and mount point with octal escapes, options; after a dash the type. */
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

export const isAtOrBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
