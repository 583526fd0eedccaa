import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '../../..');
export const helperBundle = join(projectRoot, 'out/helper/ladylinux-refresh.cjs');

/** A private LadyLinux with the sample as its upstream, by the real helper. */
export class Sandbox {
  private constructor(readonly prefix: string) {}

  static async create(): Promise<Sandbox> {
    const prefix = await mkdtemp(join(tmpdir(), 'ladylinux-e2e-'));
    const sandbox = new Sandbox(prefix);
    await execa(process.execPath, [
      helperBundle,
      'sandbox',
      'create',
      '--prefix',
      prefix,
      '--sample',
      join(projectRoot, 'sample'),
    ]);
    return sandbox;
  }

  get upstream(): string {
    return join(this.prefix, 'upstream.git');
  }

  helper(...args: string[]) {
    return execa(process.execPath, [helperBundle, ...args, '--prefix', this.prefix], {
      reject: false,
    });
  }

  async git(...args: string[]): Promise<string> {
    return (await execa('git', ['-C', this.upstream, ...args])).stdout;
  }

  async remove(): Promise<void> {
    await this.helper('service', 'stop');
    await rm(this.prefix, { recursive: true, force: true });
  }
}
