import { constants } from 'node:fs';
import { appendFile, chmod, copyFile, lstat, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Layout } from '../state/layout';
import { sentence } from '../../words/format';
import { unsafeParent } from '../host/systemd/preflight';
import { pathExists } from '../lib/path';

/** Where a fix keeps what it replaces, with a note how to undo it. Readable by root only. */
export class KeptCopies {
  readonly #folder: string;
  #used = false;

  constructor(
    private readonly layout: Layout,
    now = new Date(),
  ) {
    const stamp = now.toISOString().replace(/[-:]|\.\d+Z$/g, '');
    this.#folder = join(layout.saved, `doctor-${stamp}`);
  }

  /** null if nothing was kept. */
  get place(): string | null {
    return this.#used ? this.#folder : null;
  }

  /** Copies an ordinary file with its mode; returns the copy's path. */
  async file(path: string): Promise<string> {
    const facts = await lstat(path);
    if (!facts.isFile()) throw new Error(`${path} is not an ordinary file`);
    await this.#open();
    let copy = join(this.#folder, basename(path));
    for (let turn = 2; await pathExists(copy); turn += 1)
      copy = join(this.#folder, `${basename(path)}.${String(turn)}`);
    await copyFile(path, copy, constants.COPYFILE_EXCL);
    await chmod(copy, facts.mode & 0o700);
    await this.note(`${path} was kept as ${copy}`);
    return copy;
  }

  /** Writes one line about what was changed and how it was before. */
  async note(text: string): Promise<void> {
    await this.#open();
    const line = `${new Date().toISOString()} ${text.replace(/[\r\n]/g, ' ')}\n`;
    await appendFile(join(this.#folder, 'notes.txt'), line, { mode: 0o600 });
  }

  /** Makes a folder to move things into. */
  async folder(name: string): Promise<string> {
    await this.#open();
    const path = join(this.#folder, name);
    await mkdir(path, { mode: 0o700 });
    return path;
  }

  async #open(): Promise<void> {
    if (this.#used) return;
    const unsafe = this.layout.root === '/' ? await unsafeParent([this.layout.privateDir]) : null;
    if (unsafe !== null) throw new Error(sentence(unsafe));
    // Made as install makes them: their parents are root's.
    await mkdir(this.layout.refreshState, { recursive: true, mode: 0o755 });
    for (const path of [this.layout.privateDir, this.layout.saved, this.#folder])
      await mkdir(path, { recursive: true, mode: 0o700 });
    this.#used = true;
  }
}
