import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isAddress } from '../../contract/bundle';
import { because, message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { Settings } from '../../contract/settings';
import { shortHash } from '../../contract/plain-text';
import { CommitHash } from '../../contract/primitives';
import { cleanMessage } from '../lib/clean-message';
import { inspectModels } from '../models/inspect';
import { modelsPlace } from '../models/models-place';
import { currentVersion, lockOf } from '../state/version';
import { minorOf } from '../tasks/python/versions';
import {
  type Act,
  common,
  contextOf,
  notSetUp,
  print,
  printJson,
  say,
  writingContext,
  type CliContext,
  type CommonOptions,
  usage,
} from './context';
import { lookAt, ownerOf } from './bundle-folder';
import { runOwnTask } from './own-task';
import type { ServeOptions } from './bundle-serve';

interface MakeOptions extends CommonOptions {
  readonly since?: string;
  readonly models?: boolean;
}

/** One folder with everything that a refresh needs: for a stick, a room, a computer without a network. */
export function addBundleVerbs(program: Command, act: Act): void {
  const bundle = program
    .command('bundle')
    .description(
      'one folder with all that a refresh needs: make it, look into it, verify it, serve it',
    )
    .allowExcessArguments(false);

  common(bundle.command('make').argument('<dir>', 'a folder, such as one on a stick'))
    .description('put the version in place and its packages there; what is there already is kept')
    .option('--since <hash>', 'only the commits after this one')
    .option('--models', 'also the models that the code asks for and that are verified')
    .action(act(make));

  common(bundle.command('show').argument('<dir>', 'the folder that the bundle is in'))
    .description('say what it has that this computer has not; its files are not read')
    .action(
      act(async (dir: string, options: CommonOptions) =>
        (await import('./bundle-show')).show(dir, options),
      ),
    );

  common(bundle.command('verify').argument('<dir>', 'the folder that the bundle is in'))
    .description('compare every file with its hash, and print the fingerprint')
    .action(act(verify));

  common(bundle.command('serve').argument('[dir]', 'the folder that the bundle is in'))
    .description('give it to the other computers of the network, read-only, until Ctrl-C')
    .option('--port <number>', 'instead of 8766')
    .option('--always', 'in the background, also after the next start of the computer')
    .option('--off', 'no longer')
    .action(
      act(async (dir: string | undefined, options: ServeOptions) =>
        (await import('./bundle-serve')).serve(dir, options),
      ),
    );
}

/** Puts the version in place there. */
export async function make(dir: string, options: MakeOptions): Promise<ExitCode> {
  const { since = null } = options;
  if (since !== null && !CommitHash.safeParse(since).success)
    throw usage(because('full-hash', { option: '--since' }));
  const context = await writingContext(options, 'bundle make');
  const { host, known, json, locale } = context;
  const { layout } = host;
  const folder = resolve(dir);
  const owner = await ownerOf(folder, host.mode === 'system');
  const present = await currentVersion(layout);
  if (present.kind !== 'read') throw notSetUp();
  const { commit, branch, repository, python } = present.value;
  const lock = await lockOf(layout, commit.hash);
  if (lock === null) throw notSetUp();
  const { version } = known.python;
  const models =
    options.models === true ? await verifiedModels(layout, known, present.value.manifest) : null;
  const made = await runOwnTask(
    host,
    'make-bundle',
    {
      ...{
        folder,
        owner,
        madeBy: __LADYLINUX_VERSION__,
        mirror: layout.mirror,
        repository,
        branch,
      },
      ...{ commit: commit.hash, since, lock, asOf: python.asOf ?? null },
      ...{ pythonVersion: python.version },
      pythons: [
        ...(version.startsWith('/') ? [version] : []),
        ...[host.python, `/usr/bin/python${minorOf(python.version)}`],
      ],
      index: known.packageIndex ?? null,
      models: models?.wanted ?? null,
    },
    {
      output: (line) => {
        if (!json) print(line);
      },
    },
  );
  if (json) printJson({ v: 1, ...made });
  else {
    const { files, bytes, keptBytes, fingerprint } = made;
    const told = { folder, branch, commit: shortHash(made.commit), files, fingerprint };
    say(message('bundle-made', { ...told, sizeBytes: bytes, keptBytes }), locale);
    const leftOut = [...(models?.unverified ?? []), ...made.leftOut];
    const [first] = leftOut;
    if (first !== undefined) {
      const params = { count: leftOut.length, path: first, command: verifyCommand };
      say(cleanMessage(message('bundle-models-left-out', params)), locale);
    }
  }
  return exitCodes.ok;
}

const verifyCommand = 'sudo ladylinux-refresh models verify';

/** The models of the version in place whose content is known to be right, and the paths of the others. No model is read here. */
async function verifiedModels(
  layout: CliContext['host']['layout'],
  settings: Settings,
  manifestText: string | null,
) {
  const { folder, cacheFile } = await modelsPlace(layout, settings, manifestText);
  const place = { manifestText, modelsDir: folder.path, cacheFile, extras: false };
  const { models } = await inspectModels(place);
  const files = new Map(models.flatMap((model) => model.files).map((file) => [file.path, file]));
  const verified = [...files.values()].flatMap(({ path, state, sizeBytes, expected }) =>
    state !== 'verified' || sizeBytes === null || expected === null
      ? []
      : [{ path, bytes: sizeBytes, checksum: expected }],
  );
  const isVerified = new Set(verified.map(({ path }) => path));
  return {
    wanted: verified.length === 0 ? null : { folder: await realpath(folder.path), files: verified },
    unverified: [...files.keys()].filter((path) => !isVerified.has(path)),
  };
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
