import { basename, join } from 'node:path';
import { programIn } from './code-cache';

declare const __filename: string;
declare const __dirname: string;

/**
 * What the package installs in the place of each program: it starts the program of the same name in programs/ from V8's code cache, which
 * postinst makes. Reading it costs a fifth of compiling the program; without it the program is compiled, as always.
 */
programIn(join(__dirname, 'programs', `${basename(__filename, '.cjs')}.cjs`), true).run();
