import path from 'node:path';
import type { Files, Stat } from '../../../../helper/swap';

interface Node {
  readonly inode: number;
  readonly kind: Stat['kind'];
  /** What a process sees, and what a power cut leaves of it. */
  seen: string;
  durable: string;
}

type Names = Map<string, Node>;

/** A change of names that no fsync has made durable yet; a cut keeps all of it or nothing of it. */
interface Pending {
  readonly changes: readonly (readonly [name: string, node: Node | null])[];
}

const errno = (code: string, where: string) =>
  Object.assign(new Error(`${code}: ${where}`), { code });

const apply = (names: Names, { changes }: Pending) => {
  for (const [name, node] of changes) {
    if (node === null) names.delete(name);
    else names.set(name, node);
  }
};

/**
 * A pessimistic disk: what was not fsynced survives a power cut or does not, in any combination and
 * in any order. More hostile than ext4, as hostile as POSIX allows, save that a rename is never torn.
 */
export class Disk implements Files {
  private names: Names = new Map();
  private base: Names = new Map();
  private pending: Pending[] = [];
  private inodes = 0;

  constructor(folders: readonly string[]) {
    for (const folder of folders)
      this.base.set(folder, { inode: 0, kind: 'directory', seen: '', durable: '' });
    this.names = new Map(this.base);
  }

  /** Durable from the start. */
  install(name: string, kind: 'directory' | 'file' | 'symlink', content: string): void {
    const node = { inode: (this.inodes += 1), kind, seen: content, durable: content };
    this.base.set(name, node);
    this.names.set(name, node);
  }

  /** Freshly written by somebody who did not sync. */
  stage(name: string, kind: 'directory' | 'file', content: string): void {
    this.change([[name, { inode: (this.inodes += 1), kind, seen: content, durable: '' }]]);
  }

  remove(name: string): void {
    this.names.delete(name);
    this.base.delete(name);
  }

  content(name: string): string | null {
    return this.names.get(name)?.seen ?? null;
  }

  list(): string[] {
    return [...this.names.keys()].sort();
  }

  /** How many independent choices a cut has at this moment. */
  get uncertain(): number {
    return this.pending.length + this.dirty().length;
  }

  /** Bit i of `kept` says whether the i-th uncertain thing reached the disk. */
  cut(kept: number): void {
    const reached = (i: number) => Math.floor(kept / 2 ** i) % 2 === 1;
    const dirty = this.dirty();
    dirty.forEach((node, i) => {
      if (reached(i)) node.durable = node.seen;
    });
    this.pending.forEach((change, i) => {
      if (reached(dirty.length + i)) apply(this.base, change);
    });
    this.pending = [];
    this.names = new Map(this.base);
    for (const node of this.names.values()) node.seen = node.durable;
  }

  clone(): Disk {
    const copies = new Map<Node, Node>();
    const copy = (node: Node): Node => {
      const known = copies.get(node) ?? { ...node };
      copies.set(node, known);
      return known;
    };
    const copyNames = (names: Names): Names =>
      new Map([...names].map(([name, node]) => [name, copy(node)]));
    const twin = new Disk([]);
    twin.inodes = this.inodes;
    twin.names = copyNames(this.names);
    twin.base = copyNames(this.base);
    twin.pending = this.pending.map(({ changes }) => ({
      changes: changes.map(([name, node]) => [name, node && copy(node)] as const),
    }));
    return twin;
  }

  /** Equal for disks on which everything that follows is equal. */
  get fingerprint(): string {
    // which number a new file got makes no difference
    const unnumbered = (key: string, value: unknown) => (key === 'inode' ? undefined : value);
    return JSON.stringify([[...this.names], [...this.base], this.pending], unnumbered);
  }

  inspect(name: string): Promise<Stat | null> {
    const node = this.names.get(name);
    if (node === undefined) return Promise.resolve(null);
    const mode = node.kind === 'directory' ? 0o755 : 0o600;
    return Promise.resolve({
      kind: node.kind,
      device: this.device(name),
      inode: node.inode,
      owner: 0,
      mode,
      size: node.seen.length,
    });
  }

  read(name: string, limit: number): Promise<string> {
    return Promise.resolve(this.need(name).seen.slice(0, limit));
  }

  create(name: string, text: string): Promise<void> {
    if (this.names.has(name)) throw errno('EEXIST', name);
    this.change([[name, { inode: (this.inodes += 1), kind: 'file', seen: text, durable: '' }]]);
    return Promise.resolve();
  }

  rename(from: string, to: string): Promise<void> {
    const node = this.need(from);
    if (this.names.get(to)?.kind === 'directory') throw errno('ENOTEMPTY', to);
    this.change([
      [from, null],
      [to, node],
    ]);
    return Promise.resolve();
  }

  unlink(name: string): Promise<void> {
    if (this.need(name).kind === 'directory') throw errno('EISDIR', name);
    this.change([[name, null]]);
    return Promise.resolve();
  }

  fsync(name: string): Promise<void> {
    const node = this.need(name);
    node.durable = node.seen;
    this.settle(({ changes }) => changes.some(([changed]) => path.dirname(changed) === name));
    return Promise.resolve();
  }

  syncFilesystem(name: string): Promise<void> {
    const here = this.device(name);
    for (const [other, node] of this.names)
      if (this.device(other) === here) node.durable = node.seen;
    this.settle(({ changes }) => changes.some(([changed]) => this.device(changed) === here));
    return Promise.resolve();
  }

  /** Each first folder is a filesystem of its own. */
  private device(name: string): number {
    return ['', 'opt', 'etc', 'var'].indexOf(name.split('/')[1] ?? '');
  }

  private need(name: string): Node {
    const node = this.names.get(name);
    if (node === undefined) throw errno('ENOENT', name);
    return node;
  }

  private change(changes: Pending['changes']): void {
    apply(this.names, { changes });
    this.pending.push({ changes });
  }

  private settle(which: (change: Pending) => boolean): void {
    for (const change of this.pending.filter(which)) apply(this.base, change);
    this.pending = this.pending.filter((change) => !which(change));
  }

  private dirty(): Node[] {
    return [...new Set(this.names.values())].filter((node) => node.durable !== node.seen);
  }
}
