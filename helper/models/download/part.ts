import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import * as z from 'zod';
import { message } from '../../../contract/message';
import { Sha256 } from '../../../contract/primitives';
import { sha256OfContent } from '../../lib/sha256';
import { openRegular, type OpenFolder } from '../open-folder';
import { partFactsOf, partOf } from '../relative-path';
import { DownloadFailure } from './source';

const { O_RDWR, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants;

/** NAME.part.json: which file NAME.part belongs to, and proof that we made it. */
const PartFacts = z.strictObject({
  ladylinuxDownload: z.literal(1),
  url: z.string().max(4000),
  validator: z
    .strictObject({ kind: z.enum(['etag', 'last-modified', 'file']), value: z.string().max(600) })
    .nullable(),
  totalBytes: z.number().int().nonnegative().nullable(),
  /** Inode of NAME.part: a file that somebody else put there has another one. */
  ino: z.string().regex(/^\d{1,20}$/),
  /** Its first bytes: the proof on file systems whose inode numbers change at each mount, such as FAT. */
  head: z
    .strictObject({
      bytes: z.number().int().positive().max(65_536),
      sha256: Sha256,
    })
    .optional(),
  /** The expected digest of the complete file. */
  expected: z.string().max(256).nullable().optional(),
  /** A source reported meanwhile that the file has changed; the digest will decide. */
  mixed: z.boolean().optional(),
  /** Bytes that are certainly on the disk. */
  syncedBytes: z.number().int().nonnegative(),
});
export type PartFacts = z.infer<typeof PartFacts>;
type Known = Pick<PartFacts, 'url' | 'validator' | 'totalBytes' | 'expected'>;

const longestFacts = 16_384;
export const headBytes = 65_536;

/** A partial download: open, our own, at the position where it continues. */
export class Part {
  constructor(
    private readonly folder: OpenFolder,
    private readonly name: string,
    readonly fd: number,
    /** null: its content is unknown, so it starts again. */
    public facts: PartFacts | null,
    public bytes: number,
  ) {}

  get ino(): string {
    return String(fstatSync(this.fd, { bigint: true }).ino);
  }

  /** Drops content of another file. The facts are on disk before the first byte is. */
  restart(known: Known): void {
    ftruncateSync(this.fd, 0);
    this.bytes = 0;
    this.note({ ...known, ladylinuxDownload: 1, ino: this.ino, syncedBytes: 0 });
  }

  /** Drops the content and the facts. */
  empty(): void {
    ftruncateSync(this.fd, 0);
    this.bytes = 0;
    this.facts = null;
  }

  /** Continues with the content, from another source or with better facts. */
  continueWith(known: Known): void {
    const before = this.facts;
    const was = before?.validator ?? null;
    const isOther =
      was !== null &&
      known.validator !== null &&
      (before?.url !== known.url || was.value !== known.validator.value);
    const mixed = before?.mixed === true || isOther;
    this.note({
      ...known,
      ladylinuxDownload: 1,
      ino: this.ino,
      ...(before?.head && { head: before.head }),
      ...(mixed && { mixed }),
      syncedBytes: before?.syncedBytes ?? 0,
    });
  }

  sync(): void {
    fsyncSync(this.fd);
    if (this.facts === null || this.facts.syncedBytes === this.bytes) return;
    const bytes = Math.min(this.bytes, headBytes);
    const isKnown = this.facts.head !== undefined && this.facts.head.bytes >= bytes;
    const head = isKnown || bytes === 0 ? this.facts.head : headOf(this.fd, bytes);
    this.note({ ...this.facts, ...(head && { head }), syncedBytes: this.bytes });
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

  /** Deletes our two files. The content of NAME.part has another name by now, or is useless. */
  discard(): void {
    const here = this.folder.inspect(partOf(this.name));
    if (here !== null && String(here.ino) === this.ino)
      unlinkSync(this.folder.at(partOf(this.name)));
    if (readFacts(this.folder, partFactsOf(this.name)) !== null)
      unlinkSync(this.folder.at(partFactsOf(this.name)));
    fsyncSync(this.folder.fd);
  }
}

/** The first bytes of an open file; undefined if it is shorter. */
function headOf(fd: number, bytes: number): PartFacts['head'] {
  const buffer = Buffer.alloc(bytes);
  if (readSync(fd, buffer, 0, bytes, 0) !== bytes) return undefined;
  return { bytes, sha256: sha256OfContent(buffer) };
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
 * Opens or creates NAME.part. If its content does not match our facts, by inode or first bytes, it is somebody else's
 * and stays as it is. Without a checksum to check the end result, only synced bytes are trusted.
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
  const ours = facts !== null && (facts.ino === String(now.ino) || beginsAs(fd, facts));
  if (!now.isFile() || (!ours && (now.size !== 0n || now.nlink !== 1n))) {
    closeSync(fd);
    throw foreign(folder, partName);
  }
  if (now.nlink !== 1n) {
    // killed in the middle of publishing: the content has its final name, so this one can go
    closeSync(fd);
    unlinkSync(folder.at(partName));
    return openPart(folder, name, checked);
  }
  if (!ours) return new Part(folder, name, fd, null, 0);
  const kept = checked ? Number(now.size) : Math.min(Number(now.size), facts.syncedBytes);
  if (kept < Number(now.size)) ftruncateSync(fd, kept);
  return new Part(folder, name, fd, facts, kept);
}

const beginsAs = (fd: number, { head }: PartFacts): boolean =>
  head !== undefined && headOf(fd, head.bytes)?.sha256 === head.sha256;

/** After a kill in the middle of publishing: the file has its final name, and NAME.part is a second name. */
export function discardPublished(folder: OpenFolder, name: string): void {
  const facts = readFacts(folder, partFactsOf(name));
  const final = folder.inspect(name);
  if (facts === null || final === null || facts.ino !== String(final.ino)) return;
  if (folder.inspect(partOf(name))?.ino === final.ino) unlinkSync(folder.at(partOf(name)));
  unlinkSync(folder.at(partFactsOf(name)));
  fsyncSync(folder.fd);
}
