import { nativeImage, type NativeImage } from 'electron';
import { readFileSync } from 'node:fs';

/**
 * A picture of ours in one or more sizes, the second twice as large as the first. Read by way of the archive that was opened at the start:
 * where Electron opens it by its path, after an upgrade that is another one.
 */
export function picture(...files: readonly string[]): NativeImage {
  const image = nativeImage.createEmpty();
  files.forEach((file, index) => {
    image.addRepresentation({ scaleFactor: index + 1, buffer: readFileSync(file) });
  });
  return image;
}
