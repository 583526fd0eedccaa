import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import { fromSources } from '../../../support/from-sources';

/** What the program says of itself with --help: every verb with its options. */
export type CommandLine = ReadonlyMap<string, ReadonlySet<string>>;

export async function askCommandLine(): Promise<CommandLine> {
  const scratch = await mkdtemp(join(tmpdir(), 'ladylinux-docs-'));
  try {
    const program = join(scratch, 'ladylinux-refresh.cjs');
    await build({ ...fromSources, entryPoints: ['helper/bin/refresh.ts'], outfile: program });
    const found = new Map<string, ReadonlySet<string>>();
    const visit = async (verb: readonly string[]): Promise<void> => {
      const { stdout } = await execa(process.execPath, [program, ...verb, '--help']);
      const commands = listed(stdout, 'Commands:').map((line) => /^[a-z-]+/.exec(line)?.[0] ?? '');
      const options = listed(stdout, 'Options:').flatMap((line) => line.match(/--[a-z-]+/g) ?? []);
      if (verb.length > 0) found.set(verb.join(' '), new Set(options));
      const named = commands.filter((name) => name !== 'help');
      await Promise.all(named.map((name) => visit([...verb, name])));
    };
    await visit([]);
    return found;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The entries of one list of a help text, without the lines that go on with a description. */
function listed(help: string, title: string): string[] {
  const lines = help.split('\n');
  const from = lines.indexOf(title);
  if (from < 0) return [];
  const rest = lines.slice(from + 1);
  const to = rest.indexOf('');
  return rest
    .slice(0, to < 0 ? undefined : to)
    .filter((line) => /^ {2}\S/.test(line))
    .map((line) => line.trim());
}
