import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { cacheOf, programIn } from './code-cache';

declare const __dirname: string;

/**
 * `compile.cjs PROGRAM [ARG...]`, for postinst and the build: runs a program, without its output, and keeps the code that V8 compiled for it on the
 * way. The cache is made durable before it gets its name, like every file of a package: recovery after a power cut starts from it.
 */
const [name = ''] = process.argv.splice(2, 1);
process.stdout.write = () => true;
process.stderr.write = () => true;
const file = join(__dirname, `${name}.cjs`);
const program = programIn(file, false);

process.on('exit', () => {
  const temporary = `${cacheOf(file)}.new`;
  const to = openSync(temporary, 'w', 0o644);
  writeSync(to, program.id);
  writeSync(to, program.script.createCachedData());
  fsyncSync(to);
  closeSync(to);
  renameSync(temporary, cacheOf(file));
  process.exitCode = 0;
});
program.run();
