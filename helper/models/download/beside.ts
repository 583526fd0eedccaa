/** More would not make any line faster that we know of, and each wants room on the disk. */
const most = 3;
/** One connection of a far server often brings no more, however fast the line is. */
const fastBytesPerSecond = 4_000_000;
/** A rate that is younger says little. */
const settleMs = 2000;

interface AtWork {
  readonly files: number;
  /** Of all of them. */
  readonly bytesPerSecond: number;
  /** Since the last of them was begun. */
  readonly sinceMs: number;
}

/**
 * Whether one more file is received beside those at work. On a slow line they would only share it, and the first would be there later;
 * on a fast one the servers are what is slow.
 */
export const isFastEnough = ({ files, bytesPerSecond, sinceMs }: AtWork): boolean =>
  files === 0 ||
  (files < most && sinceMs >= settleMs && bytesPerSecond >= fastBytesPerSecond * files);
