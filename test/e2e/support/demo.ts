import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '../../..');
export const helperBundle = join(projectRoot, 'out/helper/ladylinux-refresh.cjs');

/** A private LadyLinux with the sample as its upstream, by the real helper. */
export class Demo {
  private constructor(readonly prefix: string) {}

  static async create(...options: readonly string[]): Promise<Demo> {
    const prefix = await mkdtemp(join(tmpdir(), 'ladylinux-e2e-'));
    const demo = new Demo(prefix);
    await execa(process.execPath, [
      helperBundle,
      'sandbox',
      'create',
      '--prefix',
      prefix,
      '--sample',
      join(projectRoot, 'sample'),
      '--as-root',
      ...options,
    ]);
    return demo;
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

  /** A new commit on a branch of the upstream, as somebody else pushes it. Answers its hash. */
  async commitUpstream(branch: string, subject: string, parent = branch): Promise<string> {
    return this.#commit(branch, await this.git('rev-parse', `${branch}^{tree}`), parent, subject);
  }

  async commitInUse(): Promise<string> {
    const { stdout } = await this.helper('status', '--json');
    return (JSON.parse(stdout) as { code: { hash: string } }).code.hash;
  }

  /** The same with one file changed, which keeps its mode. */
  async commitFile(
    branch: string,
    path: string,
    change: (text: string) => string,
    subject: string,
  ): Promise<string> {
    const text = await this.git('show', `${branch}:${path}`);
    const git = (args: string[], options = {}) =>
      execa('git', ['-C', this.upstream, ...args], {
        env: { GIT_INDEX_FILE: join(this.prefix, 'index') },
        ...options,
      });
    const mode = (await this.git('ls-tree', branch, path)).slice(0, 6);
    const { stdout: blob } = await git(['hash-object', '-w', '--stdin'], { input: change(text) });
    await git(['read-tree', branch]);
    await git(['update-index', '--cacheinfo', `${mode},${blob},${path}`]);
    const { stdout: tree } = await git(['write-tree']);
    return this.#commit(branch, tree, branch, subject);
  }

  /** The same without one file. */
  async removeFile(branch: string, path: string, subject: string): Promise<string> {
    const env = { GIT_INDEX_FILE: join(this.prefix, 'index') };
    const git = (...args: string[]) => execa('git', ['-C', this.upstream, ...args], { env });
    await git('read-tree', branch);
    await git('rm', '--cached', '--quiet', path);
    const { stdout: tree } = await git('write-tree');
    return this.#commit(branch, tree, branch, subject);
  }

  async #commit(branch: string, tree: string, parent: string, subject: string): Promise<string> {
    const who = ['-c', 'user.name=Grace Hopper', '-c', 'user.email=grace@example.org'];
    const hash = await this.git(...who, 'commit-tree', tree, '-p', parent, '-m', subject);
    await this.git('update-ref', `refs/heads/${branch}`, hash);
    return hash;
  }

  /** What the application itself says at its address. */
  async answer(): Promise<string> {
    const { stdout } = await this.helper('status', '--json');
    const { address } = JSON.parse(stdout) as { address: { url: string } };
    return (await fetch(address.url)).text();
  }

  async remove(): Promise<void> {
    await this.helper('service', 'stop');
    await removeTree(this.prefix);
  }
}

/** What has just ended may still write a last file into it. */
export const removeTree = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
