import { nativeImage, type NativeImage } from 'electron';
import { readFileSync } from 'node:fs';

/**
 * A picture of ours in one or two sizes, the second twice as large as the first. Read through the archive that was opened at the start: if
 * Electron opens it by path after an upgrade, it gets the new archive.
 */
export function picture(...files: readonly string[]): NativeImage {
  const image = nativeImage.createEmpty();
  files.forEach((file, index) => {
    image.addRepresentation({ scaleFactor: index + 1, buffer: readFileSync(file) });
  });
  return image;
}
