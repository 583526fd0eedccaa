/** errno(3) of a disk that is gone or broken: unplugged, its server unreachable, its FUSE program ended. */
const gone = new Set([
  ...['EIO', 'ENODEV', 'ENXIO', 'ENOTCONN', 'ESTALE', 'EREMOTEIO', 'ESHUTDOWN', 'ECONNABORTED'],
  ...['EHOSTDOWN', 'ETIMEDOUT', 'ENOMEDIUM', 'EUCLEAN'],
]);

export const saysDiskGone = (code: string): boolean => gone.has(code);
