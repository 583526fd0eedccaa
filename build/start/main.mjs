import { projectRoot, demoPrefix } from '../support/paths.mjs';
import { ensureNodeModules } from '../support/node-modules.mjs';
import { Refusal, runMain, say, timed } from '../support/say.mjs';
import { ensurePrerequisites } from './prerequisites.mjs';
import { createDemo } from './demo.mjs';
import { launch } from './launch.mjs';

await runMain(async () => {
  const smoke = process.argv.includes('--smoke');
  const started = performance.now();
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    throw new Refusal(
      'There is no graphical session here to open a window in: run this in a terminal of your desktop, or as "xvfb-run npm start" to try it without one.',
    );
  }
  await ensurePrerequisites();
  await ensureNodeModules();
  const { bundle } = await import('../bundle.mjs');
  await timed('Bundles', () => bundle());
  const { electronRuntime } = await import('../electron-runtime.mjs');
  const runtime = await electronRuntime();
  const prefix = demoPrefix();
  await timed(`Demo in ${prefix}`, () => createDemo(prefix));
  say(`Starting the tray after ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  return launch({ runtime, prefix, projectRoot, smoke });
});
