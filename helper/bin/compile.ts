import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { cacheOf, programIn } from './code-cache';

declare const __dirname: string;

/**
 * `compile.cjs PROGRAM [ARG...]`, for postinst: runs a program and keeps the code that V8 compiled for it on the way. It is replaced at once and
 * made durable, like every file of the package: the recovery after a power cut starts from it.
 */
const [name = '', ...args] = process.argv.splice(2);
process.argv.push(...args);
const file = join(__dirname, `${name}.cjs`);
const program = programIn(file, false);

process.on('exit', () => {
  const temporary = `${cacheOf(file)}.dpkg-tmp`;
  const to = openSync(temporary, 'w', 0o644);
  writeSync(to, program.id);
  writeSync(to, program.script.createCachedData());
  fsyncSync(to);
  closeSync(to);
  renameSync(temporary, cacheOf(file));
});
program.run();
