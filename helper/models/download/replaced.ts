import { closeSync, fsyncSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { openRegular, type OpenFolder } from '../open-folder';
import { mismatchFactsOf, mismatchPrefix } from '../relative-path';

/** NAME.mismatch-DIGEST.json: where the file came from, and what it should have been. */
const Replaced = z.strictObject({
  ladylinuxMismatch: z.literal(1),
  url: z.string().max(4000),
  expected: z.string().max(256),
});

const longest = 16_384;

export function noteReplaced(
  folder: OpenFolder,
  kept: string,
  facts: { readonly url: string; readonly expected: string },
): void {
  writeFileSync(
    folder.at(mismatchFactsOf(kept)),
    `${JSON.stringify({ ladylinuxMismatch: 1, ...facts })}\n`,
    { mode: 0o644 },
  );
  fsyncSync(folder.fd);
}

/** URLs that gave another file than the manifest says, each with the name of the file kept from it. */
export function replacedSources(
  folder: OpenFolder,
  name: string,
  expected: string,
): ReadonlyMap<string, string> {
  const names = new Set(readdirSync(folder.at('.')));
  const found = new Map<string, string>();
  for (const kept of names) {
    if (!kept.startsWith(mismatchPrefix(name)) || !names.has(mismatchFactsOf(kept))) continue;
    const facts = read(folder, mismatchFactsOf(kept));
    if (facts?.expected === expected) found.set(facts.url, kept);
  }
  return found;
}

function read(folder: OpenFolder, name: string): z.infer<typeof Replaced> | null {
  const opened = openRegular(folder, name);
  if (opened.kind !== 'open') return null;
  try {
    if (opened.facts.size > longest) return null;
    const parsed = Replaced.safeParse(JSON.parse(readFileSync(opened.fd, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  } finally {
    closeSync(opened.fd);
  }
}
