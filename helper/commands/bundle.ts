import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isAddress } from '../../contract/bundle-address';
import { because, message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { shortHash } from '../../contract/plain-text';
import { CommitHash } from '../../contract/primitives';
import { cleanMessage } from '../lib/clean-message';
import {
  type Act,
  common,
  contextOf,
  print,
  printJson,
  soundSettings,
  usage,
  wide,
  writingContext,
  type CommonOptions,
} from './context';
import { say } from './say';
import { lookAt } from './bundle-folder';
import type { ServeOptions } from './bundle-serve';
import { makeBundle, planBundle } from './make-bundle';
import { pythonOfTag } from './python-tag';

interface MakeOptions extends CommonOptions {
  readonly since?: string;
  readonly models?: boolean;
  readonly python?: readonly string[];
  readonly dryRun?: boolean;
}

/** One folder with all that a refresh needs: for a USB stick, a classroom, a computer without network. */
export function addBundleVerbs(program: Command, act: Act): void {
  const bundle = program
    .command('bundle')
    .description('a folder with everything a refresh needs: make, show, verify or serve it')
    .allowExcessArguments(false);

  common(bundle.command('make').argument('<dir>', 'a folder, such as one on a stick'))
    .description(
      'write the current version and its packages to the folder; reuses files already there',
    )
    .option('--since <hash>', 'only the commits after this one')
    .option('--python <tag...>', 'also for other Pythons, such as 3.13 or 3.13-aarch64')
    .option('--models', 'include the verified models that the code asks for')
    .option('--dry-run', 'estimate the size, and write nothing')
    .action(act(make));

  wide(program.command('bundle-run', { hidden: true })).action(
    act(async (options: CommonOptions) => {
      const { host, known } = await writingContext(options, 'bundle-run');
      return (await import('./bundle-run')).runBundleWork(host, known);
    }),
  );

  common(bundle.command('show').argument('<dir>', 'the folder that the bundle is in'))
    .description('say what it has that this computer lacks, without reading its files')
    .action(
      act(async (dir: string, options: CommonOptions) =>
        (await import('./bundle-show')).show(dir, options),
      ),
    );

  common(bundle.command('verify').argument('<dir>', 'the folder that the bundle is in'))
    .description('compare every file with its hash, and print the fingerprint')
    .action(act(verify));

  common(bundle.command('serve').argument('[dir]', 'the folder that the bundle is in'))
    .description('serve it to other computers in the network, read-only, until Ctrl-C')
    .option('--port <number>', 'instead of 8766')
    .option('--always', 'in the background, and again after each restart of the computer')
    .option('--off', 'no longer')
    .action(
      act(async (dir: string | undefined, options: ServeOptions) =>
        (await import('./bundle-serve')).serve(dir, options),
      ),
    );
}

/** Writes the current version to that folder. */
export async function make(dir: string, options: MakeOptions): Promise<ExitCode> {
  const { since = null } = options;
  if (since !== null && !CommitHash.safeParse(since).success)
    throw usage(because('full-hash', { option: '--since' }));
  const folder = resolve(dir);
  const pythons = (options.python ?? []).map((tag) => pythonOfTag(tag));
  const wanted = { folder, since, pythons, models: options.models === true };
  if (options.dryRun === true) {
    const context = await contextOf(options);
    soundSettings(context); // bad settings prevent it
    const plan = await planBundle(context.host, pythons);
    if (context.json) printJson({ v: 1, ...plan });
    else say(message('bundle-plan', plan), context.locale);
    return exitCodes.ok;
  }
  const { host, known, json, locale } = await writingContext(options, 'bundle make');
  const { made, said, also } = await makeBundle(host, known, wanted, {
    output: (line) => {
      if (!json) print(line);
    },
  });
  if (json) printJson({ v: 1, ...made });
  else {
    for (const each of [said, ...also]) say(each, locale);
  }
  return exitCodes.ok;
}

async function verify(dir: string, options: CommonOptions): Promise<ExitCode> {
  const context = await contextOf(options);
  const folder = isAddress(dir) ? dir : resolve(dir);
  const {
    unknown,
    unknownCount,
    history: _,
    modelFiles: __,
    ...facts
  } = await lookAt(context, folder, true);
  if (context.json) printJson({ v: 1, ...facts, unknown, unknownCount });
  else {
    const { branch, commit, files, bytes, pythons, fingerprint } = facts;
    const told = { folder, branch, commit: shortHash(commit), files, sizeBytes: bytes };
    const whole = { ...told, pythons: pythons.join(', '), fingerprint };
    say(cleanMessage(message('bundle-whole', whole)), context.locale);
    const [path] = unknown;
    if (path !== undefined)
      say(
        cleanMessage(message('bundle-unknown-files', { count: unknownCount, path })),
        context.locale,
      );
  }
  return exitCodes.ok;
}
