/** More would not make any line we know of faster, and each needs space on the disk. */
const most = 3;
/** A distant server often sends no faster on one connection, however fast the line is. */
const fastBytesPerSecond = 4_000_000;
/** A rate measured over a shorter time means little. */
const settleMs = 2000;

interface AtWork {
  readonly files: number;
  /** Of all files together. */
  readonly bytesPerSecond: number;
  /** Since the last file was begun. */
  readonly sinceMs: number;
}

/**
 * Whether to download one more file in parallel. On a slow line files would only share it, and the first would be
 * complete later; on a fast line the servers are the bottleneck.
 */
export const isFastEnough = ({ files, bytesPerSecond, sinceMs }: AtWork): boolean =>
  files === 0 ||
  (files < most && sinceMs >= settleMs && bytesPerSecond >= fastBytesPerSecond * files);
