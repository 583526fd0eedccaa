/**
 * git-fsck(1), "FSCK MESSAGES": what was written into commits and tags years ago, by other programs, and changes no file that is laid out.
 * The rest stays refused: trees that hide a file or leave their folder, `.git` and `.gitmodules` in every guise.
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

/** Every object that arrives is looked at. A name that an older git does not know is passed over by it. */
export const checksObjects: readonly string[] = [
  'fetch.fsckObjects=true',
  ...harmless.map((finding) => `fetch.fsck.${finding}=warn`),
];

/** What git refuses for good. */
export interface Refused {
  readonly object: string;
  readonly finding: string;
}

/** index-pack's and unpack-objects' own words: "error: object NAME: FINDING: WHAT IT MEANS". A server's lines begin with "remote:". */
export function refusedObject(text: string): Refused | null {
  const told =
    /^error: (?:object|in (?:commit|tree|blob|tag)) ([0-9a-f]{40,64}): (\w{1,60}): /m.exec(text);
  return told === null ? null : { object: told[1] ?? '', finding: told[2] ?? '' };
}
