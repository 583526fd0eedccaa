import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import * as z from 'zod';
import { message } from '../../../contract/message';
import { openRegular, type OpenFolder } from '../open-folder';
import { partFactsOf, partOf } from '../relative-path';
import { DownloadFailure } from './source';

const { O_RDWR, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants;

/** NAME.part.json: what NAME.part is a part of, and the proof that it is ours to go on with. */
const PartFacts = z.strictObject({
  ladylinuxDownload: z.literal(1),
  url: z.string().max(4000),
  validator: z
    .strictObject({ kind: z.enum(['etag', 'last-modified', 'file']), value: z.string().max(600) })
    .nullable(),
  totalBytes: z.number().int().nonnegative().nullable(),
  /** Of NAME.part: a file that someone else put there has another. */
  ino: z.string().regex(/^\d{1,20}$/),
  /** So much of it is on the disk for certain. */
  syncedBytes: z.number().int().nonnegative(),
});
export type PartFacts = z.infer<typeof PartFacts>;

const longestFacts = 16_384;

/** A partial download: open, ours, at the place where it goes on. */
export class Part {
  constructor(
    private readonly folder: OpenFolder,
    private readonly name: string,
    readonly fd: number,
    /** null: nothing is known of what is in it, so it begins anew. */
    public facts: PartFacts | null,
    public bytes: number,
  ) {}

  get ino(): string {
    return String(fstatSync(this.fd, { bigint: true }).ino);
  }

  /** Forgets what is there and belongs to something else now. The facts are on the disk before the first byte is. */
  restart(facts: Pick<PartFacts, 'url' | 'validator' | 'totalBytes'>): void {
    ftruncateSync(this.fd, 0);
    this.bytes = 0;
    this.note({ ...facts, ladylinuxDownload: 1, ino: this.ino, syncedBytes: 0 });
  }

  /** Goes on with what is there, from another source or with what is known better now. */
  continueWith(facts: Pick<PartFacts, 'url' | 'validator' | 'totalBytes'>): void {
    this.note({
      ...facts,
      ladylinuxDownload: 1,
      ino: this.ino,
      syncedBytes: this.facts?.syncedBytes ?? 0,
    });
  }

  sync(): void {
    fsyncSync(this.fd);
    if (this.facts !== null && this.facts.syncedBytes !== this.bytes)
      this.note({ ...this.facts, syncedBytes: this.bytes });
  }

  note(facts: PartFacts): void {
    const target = partFactsOf(this.name);
    const present = this.folder.inspect(target);
    if (present !== null && readFacts(this.folder, target) === null)
      throw foreign(this.folder, target);
    const temporary = `${target}.${randomBytes(6).toString('hex')}`;
    const fd = openSync(this.folder.at(temporary), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644);
    try {
      writeFileSync(fd, `${JSON.stringify(facts)}\n`);
      fsyncSync(fd);
    } catch (error) {
      unlinkSync(this.folder.at(temporary));
      throw error;
    } finally {
      closeSync(fd);
    }
    renameSync(this.folder.at(temporary), this.folder.at(target));
    fsyncSync(this.folder.fd);
    this.facts = facts;
  }

  close(): void {
    closeSync(this.fd);
  }

  /** Takes our two names away. What NAME.part held has another name by now, or is of no use to anyone. */
  discard(): void {
    const here = this.folder.inspect(partOf(this.name));
    if (here !== null && String(here.ino) === this.ino)
      unlinkSync(this.folder.at(partOf(this.name)));
    if (readFacts(this.folder, partFactsOf(this.name)) !== null)
      unlinkSync(this.folder.at(partFactsOf(this.name)));
    fsyncSync(this.folder.fd);
  }
}

const foreign = (folder: OpenFolder, name: string) =>
  new DownloadFailure('local', message('model-part-not-ours', { path: `${folder.path}/${name}` }));

function readFacts(folder: OpenFolder, name: string): PartFacts | null {
  const opened = openRegular(folder, name);
  if (opened.kind !== 'open') return null;
  try {
    if (opened.facts.size > longestFacts) return null;
    const parsed = PartFacts.safeParse(JSON.parse(readFileSync(opened.fd, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  } finally {
    closeSync(opened.fd);
  }
}

/**
 * Opens or makes NAME.part. One with content that our facts do not name by its inode is someone else's, and stays as it is. A
 * content that nothing will check in the end is believed only as far as it was synced.
 */
export function openPart(folder: OpenFolder, name: string, checked: boolean): Part {
  const partName = partOf(name);
  const facts = readFacts(folder, partFactsOf(name));
  if (facts === null && folder.inspect(partFactsOf(name)) !== null)
    throw foreign(folder, partFactsOf(name));
  const present = folder.inspect(partName);
  if (present === null) {
    const fd = openSync(folder.at(partName), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644);
    fsyncSync(folder.fd);
    return new Part(folder, name, fd, null, 0);
  }
  if (!present.isFile()) throw foreign(folder, partName);
  const fd = openSync(folder.at(partName), O_RDWR | O_NOFOLLOW | O_NONBLOCK);
  const now = fstatSync(fd, { bigint: true });
  const ours = facts !== null && facts.ino === String(now.ino);
  if (!now.isFile() || (!ours && (now.size !== 0n || now.nlink !== 1n))) {
    closeSync(fd);
    throw foreign(folder, partName);
  }
  if (now.nlink !== 1n) {
    // killed between the two halves of publishing: the content has its other name, this one can go
    closeSync(fd);
    unlinkSync(folder.at(partName));
    return openPart(folder, name, checked);
  }
  if (!ours) return new Part(folder, name, fd, null, 0);
  const believed = checked ? Number(now.size) : Math.min(Number(now.size), facts.syncedBytes);
  if (believed < Number(now.size)) ftruncateSync(fd, believed);
  return new Part(folder, name, fd, facts, believed);
}

/** After a kill between the two halves of publishing: the file has its name, and NAME.part is a second name of it. */
export function discardPublished(folder: OpenFolder, name: string): void {
  const facts = readFacts(folder, partFactsOf(name));
  const final = folder.inspect(name);
  if (facts === null || final === null || facts.ino !== String(final.ino)) return;
  if (folder.inspect(partOf(name))?.ino === final.ino) unlinkSync(folder.at(partOf(name)));
  unlinkSync(folder.at(partFactsOf(name)));
  fsyncSync(folder.fd);
}
