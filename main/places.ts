import { join } from 'node:path';

// out/main/main.cjs, out/preload/preload.js, out/renderer/ and out/icons/ lie beside each other, packaged or not.
const out = join(__dirname, '..');
export const bundled = {
  preload: join(out, 'preload', 'preload.js'),
  renderer: join(out, 'renderer'),
  icons: join(out, 'icons'),
} as const;
