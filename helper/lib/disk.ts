import { statfs } from 'node:fs/promises';

export interface Room {
  readonly freeBytes: number;
  /** Left free for other programs: a twentieth of the disk, at least 64 MiB, at most 1 GiB. */
  readonly reserveBytes: number;
}

export async function roomOn(folder: string): Promise<Room> {
  const { bavail, bsize, blocks } = await statfs(folder);
  const twentieth = (blocks * bsize) / 20;
  return {
    freeBytes: bavail * bsize,
    reserveBytes: Math.min(Math.max(twentieth, 67_108_864), 1_073_741_824),
  };
}

export interface DiskWatch {
  readonly end: () => void;
  /** Aborts when a disk has shrunk to its reserve. */
  readonly signal: AbortSignal;
  readonly filled: { readonly folder: string; readonly freeBytes: number } | null;
}

/** A drop smaller than this may come from other programs. */
const notOursBytes = 67_108_864;

/** Watches the free space of some folders' disks, once a second, while foreign code may write to them. */
export async function watchDisks(
  folders: readonly string[],
  look: (folder: string) => Promise<Room> = roomOn,
  everyMs = 1000,
): Promise<DiskWatch> {
  const looks = await Promise.allSettled(folders.map(look));
  const watched = looks.flatMap((room, index) => {
    const folder = folders[index];
    if (room.status === 'rejected' || folder === undefined) return [];
    const { freeBytes, reserveBytes } = room.value;
    return { folder, leastBytes: Math.min(reserveBytes, freeBytes - notOursBytes) };
  });
  const full = new AbortController();
  let filled: DiskWatch['filled'] = null;
  const timer = setInterval(() => {
    for (const { folder, leastBytes } of watched)
      look(folder).then(
        ({ freeBytes }) => {
          if (freeBytes >= leastBytes || filled !== null) return;
          filled = { folder, freeBytes };
          full.abort();
        },
        () => undefined, // a folder that vanished fills no disk
      );
  }, everyMs);
  timer.unref();
  return {
    signal: full.signal,
    get filled() {
      return filled;
    },
    end: () => {
      clearInterval(timer);
    },
  };
}
