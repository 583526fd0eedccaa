import { mkdir, rename, truncate, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';

/** An ext4 in a file, mounted on `folder`, for power cuts. */
export interface Image {
  readonly folder: string;
  make(): Promise<void>;
  mount(): Promise<void>;
  unmount(): Promise<void>;
}

export const imageAt = (file: string, folder: string): Image => {
  /**
   * Until the kernel has let go of it: mounting it earlier would give the same, dead filesystem back. Somebody else's
   * mount namespace may hold it for as long as that runs; then a copy takes its place.
   */
  const released = async () => {
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await execa('losetup', ['-j', file])).stdout === '') return;
      await sleep(5);
    }
    await execa('cp', ['--sparse=always', file, `${file}.copy`]);
    await rename(`${file}.copy`, file);
  };
  return {
    folder,
    async make() {
      await mkdir(folder, { recursive: true });
      await writeFile(file, '');
      await truncate(file, 96 * 1024 * 1024);
      await execa('mkfs.ext4', ['-q', '-F', '-m', '0', file]);
    },
    async mount() {
      await execa('mount', ['-o', 'loop', file, folder]);
    },
    async unmount() {
      for (let tries = 0; ; tries += 1) {
        const { failed } = await execa('umount', [folder], { reject: tries > 200 });
        if (!failed) break;
        await sleep(10);
      }
      await released();
    },
  };
};

/** EXT4_IOC_SHUTDOWN, NOLOGFLUSH: from here on nothing reaches the disks, as when the plug is pulled. */
const shutdown = `
  for (@ARGV) { open(my $f, "<", $_) or die "$_: $!"; push @f, $f }
  $flag = pack("L", 2);
  for (@f) { ioctl($_, 0x8004587d, $flag) or die "shutdown ioctl: $!" }`;

export const cutPower = async (folders: readonly string[]): Promise<void> => {
  await execa('perl', ['-e', shutdown, ...folders]);
};
