import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';

export type DiskKind = 'btrfs' | 'xfs' | 'FAT32' | 'exFAT' | 'NTFS' | 'sshfs' | 'encfs';

/** A file system in an image, or behind an sftp server, that can be pulled out and plugged in again. */
export class Disk implements AsyncDisposable {
  readonly root = mkdtempSync(join(tmpdir(), 'ladylinux-disk-'));
  readonly at = join(this.root, 'mounted');
  readonly #image = join(this.root, 'image');
  #loop = '';

  private constructor(readonly kind: DiskKind) {
    mkdirSync(this.at);
    mkdirSync(join(this.root, 'remote'));
  }

  static async make(kind: DiskKind): Promise<Disk> {
    const disk = new Disk(kind);
    const format: Record<DiskKind, readonly [string, ...string[]] | null> = {
      btrfs: ['mkfs.btrfs', '-q'],
      xfs: ['mkfs.xfs', '-q'],
      FAT32: ['mkfs.vfat', '-F', '32'],
      exFAT: ['mkfs.exfat'],
      NTFS: ['mkntfs', '--force', '--quick', '--quiet'],
      sshfs: null,
      encfs: null,
    };
    // the least that xfs is made of is 300 MB
    await execa('truncate', ['--size=320M', disk.#image]);
    const [program, ...options] = format[kind] ?? [];
    if (program !== undefined) await execa(program, [...options, disk.#image]);
    await disk.plug();
    return disk;
  }

  async plug(): Promise<void> {
    switch (this.kind) {
      case 'btrfs':
      case 'xfs':
        await execa('mount', ['-o', 'loop', this.#image, this.at]);
        return;
      case 'FAT32':
        await execa('fusefat', ['-o', 'rw+', this.#image, this.at], { stdio: 'ignore' });
        return;
      case 'exFAT':
        this.#loop = (await execa('losetup', ['--find', '--show', this.#image])).stdout;
        await execa('mount.exfat-fuse', [this.#loop, this.at], { stdio: 'ignore' });
        return;
      case 'NTFS':
        await execa('ntfs-3g', [this.#image, this.at], { stdio: 'ignore' });
        return;
      case 'sshfs':
        await this.#plugSshfs();
        return;
      case 'encfs': {
        const asked = ['--standard', '--extpass=echo secret'];
        await execa('encfs', [...asked, join(this.root, 'remote'), this.at], { stdio: 'ignore' });
      }
    }
  }

  /** An sftp server at the other end of two descriptors, as sshfs(1) can use it without ssh. */
  async #plugSshfs(): Promise<void> {
    const both = `
import socket, subprocess, sys
ours, theirs = socket.socketpair()
subprocess.Popen(['/usr/lib/openssh/sftp-server'], stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL)
theirs.close()
subprocess.run(['sshfs', ':' + sys.argv[1], sys.argv[2], '-o', 'passive'], stdin=ours, stdout=ours, stderr=subprocess.DEVNULL)
`;
    const program = execa('python3', ['-c', both, join(this.root, 'remote'), this.at], {
      stdio: 'ignore',
      detached: true,
      reject: false,
    });
    program.unref();
    for (let tries = 0; tries < 100 && !this.#isMounted(); tries += 1) await sleep(100);
  }

  #isMounted(): boolean {
    return readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${this.at} `);
  }

  /** As if pulled out without unmounting; only synced data is there afterwards. */
  async pull(): Promise<void> {
    await execa('umount', ['--lazy', this.at]);
    for (let tries = 0; this.#loop !== '' && tries < 50; tries += 1) {
      const { exitCode } = await execa('losetup', ['--detach', this.#loop], { reject: false });
      if (exitCode === 0) break;
      await sleep(100);
    }
    this.#loop = '';
    // a FUSE program writes its remaining data
    await sleep(300);
  }

  /** Its program dies, as a driver does whose device is gone. */
  async lose(): Promise<void> {
    const of = ['--full', ` ${this.at}( |$)`];
    await execa('pkill', ['--signal', 'KILL', ...of]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await execa('umount', ['--lazy', this.at], { reject: false });
    if (this.#loop !== '') await execa('losetup', ['--detach', this.#loop], { reject: false });
    rmSync(this.root, { recursive: true, force: true });
  }
}
