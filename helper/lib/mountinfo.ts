export interface Mount {
  readonly device: string;
  /** What of its filesystem is mounted. */
  readonly root: string;
  /** Where. */
  readonly at: string;
}

/** proc(5), /proc/PID/mountinfo: device, root within the filesystem, mount point; the latter two with octal escapes. */
export const mountsIn = (mountinfo: string): Mount[] =>
  mountinfo
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, , device = '', root = '', at = ''] = line.split(' ');
      return { device, root: unescaped(root), at: unescaped(at) };
    });

const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );

export const isAtOrBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
