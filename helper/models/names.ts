/** What a download gives a file's name until its content is proven; relative-path.ts keeps manifests off these. */
export const partOf = (name: string): string => `${name}.part`;
export const partFactsOf = (name: string): string => `${name}.part.json`;
/** A file whose content is not what the manifest says, beside the name that it did not get. */
export const mismatchOf = (name: string, digest: string): string =>
  `${name}.mismatch-${digest.slice(0, 16)}`;
/** A file that is right, beside a name that something else has. */
export const besideOf = (name: string, digest: string): string =>
  `${name}.new-${digest.slice(0, 16)}`;

export function kindOfName(name: string): 'file' | 'partial' | 'mismatch' | 'beside' {
  if (/\.part(?:\.json(?:\.[0-9a-f]+)?)?$/.test(name)) return 'partial';
  if (/\.mismatch-[0-9a-f]{16}$/.test(name)) return 'mismatch';
  return /\.new-[0-9a-f]{16}$/.test(name) ? 'beside' : 'file';
}
