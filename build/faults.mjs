import { build } from 'esbuild';
import { inProject, projectRoot } from './support/paths.mjs';
import { run } from './support/run.mjs';

/** `npm run test:faults -- kill|power|machine|inject --trials N --seed S`: as many trials as asked, with their outcomes. */
const outfile = inProject('out/test/faults.mjs');
await build({
  absWorkingDir: projectRoot,
  entryPoints: [inProject('test/machine/faults.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
});
const asked = process.argv.slice(2);
const worlds = asked.some((word) => !word.startsWith('-') && !/^\d+$/.test(word))
  ? []
  : ['kill', 'inject', 'power', 'machine'];
process.exitCode = await run(process.execPath, [outfile, ...worlds, ...asked], {
  cwd: projectRoot,
});
