/**
 * git-fsck(1), "FSCK MESSAGES": errors in commits and tags that other programs wrote years ago and that change no file.
 * All others are refused: trees that hide a file or leave their folder, `.git` and `.gitmodules` in disguise.
 */
const harmless = [
  'badDate',
  'badDateOverflow',
  'badEmail',
  'badFilemode',
  'badName',
  'badTagName',
  'badTimezone',
  'missingAuthor',
  'missingEmail',
  'missingNameBeforeEmail',
  'missingSpaceBeforeDate',
  'missingSpaceBeforeEmail',
  'missingTaggerEntry',
  'multipleAuthors',
  'nulInCommit',
  'zeroPaddedDate',
  'zeroPaddedFilemode',
] as const;

/** Checks every object that arrives. An older git ignores names that it does not know. */
export const checksObjects: readonly string[] = [
  'fetch.fsckObjects=true',
  ...harmless.map((finding) => `fetch.fsck.${finding}=warn`),
];

/** An object that git refuses. */
export interface Refused {
  readonly object: string;
  readonly finding: string;
}

/** As index-pack and unpack-objects print it: "error: object NAME: FINDING: MEANING". A server's line has "remote:". */
export function refusedObject(text: string): Refused | null {
  const told =
    /^error: (?:object|in (?:commit|tree|blob|tag)) ([0-9a-f]{40,64}): (\w{1,60}): /m.exec(text);
  return told === null ? null : { object: told[1] ?? '', finding: told[2] ?? '' };
}
