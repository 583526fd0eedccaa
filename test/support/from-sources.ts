import type { BuildOptions } from 'esbuild';
import { projectRoot } from '../../build/support/paths.mjs';

/** For esbuild: the helper as it is in the sources, not a bundle of another day. */
export const fromSources = {
  absWorkingDir: projectRoot,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  mainFields: ['module', 'main'],
  define: { __LADYLINUX_VERSION__: '"0.0.0"' },
  logLevel: 'error',
} satisfies BuildOptions;
