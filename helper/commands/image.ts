import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { because, message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { Settings } from '../../contract/settings';
import { shortHash } from '../../contract/plain-text';
import { cleanMessage } from '../lib/clean-message';
import { currentVersion, knownSeals } from '../state/version';
import {
  type Act,
  common,
  Exit,
  printJson,
  usage,
  writingContext,
  type CliContext,
  type CommonOptions,
} from './context';
import { say } from './say';
import { runOwnTask } from './own-task';
import { versionInPlace } from './version-in-place';

interface BuildImageOptions extends CommonOptions {
  readonly name: string;
  readonly base: string;
}

/** The characters of an image reference; podman checks the rest. */
const reference = /^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,254}$/;

/** The application layer as an image for podman and similar tools. */
export function addImageVerbs(program: Command, act: Act): void {
  const image = program
    .command('image')
    .description('the application layer as an OCI image')
    .allowExcessArguments(false);

  common(image.command('build'))
    .description('build an image of the current version in a prefix, with buildah and without root')
    .option('--name <image>', 'the name of the image', 'localhost/ladylinux')
    .option('--base <image>', 'the base image', 'localhost/ladylinux-base')
    .action(act(build));
}

async function build(options: BuildImageOptions): Promise<ExitCode> {
  const { name, base, prefix } = options;
  if (prefix === undefined)
    throw usage(because('needs', { option: 'image', other: '--prefix DIR' }));
  for (const [option, given] of Object.entries({ '--name': name, '--base': base }))
    if (!reference.test(given)) throw usage(because('no-image-name', { option }));
  const refused = (why: string, code: ExitCode = exitCodes.stagingFailed) =>
    new Exit(code, message('image-refused', { why, folder: resolve(prefix), base }));
  // nor can root act as the prefix's owner: whose image store it is depends on more than the uid
  if (process.getuid?.() === 0) throw refused('root', exitCodes.usage);
  const context = await writingContext({ ...options, service: false }, 'image build');
  const { host, known, json, locale } = context;
  await access('/usr/bin/buildah', constants.X_OK).catch(() => {
    const params = { tool: 'buildah', fix: 'sudo apt install buildah' };
    throw new Exit(exitCodes.stagingFailed, message('tool-missing', params));
  });
  const { version, lock } = await untouched(context, known, refused);
  const [{ buildImage }, { buildah, BuildahRefused }] = await Promise.all([
    import('../image/build'),
    import('../image/buildah'),
  ]);
  const stop = new AbortController();
  const cancel = () => {
    stop.abort();
  };
  process.once('SIGINT', cancel);
  const asked = { name, base, version, lock, settings: known };
  const built = await buildImage(buildah(stop.signal), host.layout, asked)
    .catch((error: unknown) => {
      if (stop.signal.aborted)
        throw new Exit(exitCodes.cancelled, message('cancelled-before-stop'));
      if (!(error instanceof BuildahRefused)) throw error;
      const said = message('image-failed', { reason: error.message });
      throw new Exit(exitCodes.stagingFailed, cleanMessage(said));
    })
    .finally(() => process.off('SIGINT', cancel));
  if (built.kind === 'base-lacks') throw refused(built.what);
  const after = await currentVersion(host.layout);
  if (after.kind !== 'read' || after.value.commit.hash !== version.commit.hash)
    throw refused('changed');
  const { image, digest } = built;
  const { branch, commit } = version;
  const { packages } = version.python;
  if (json) printJson({ v: 1, image, digest, commit: commit.hash, branch, base, packages });
  else {
    const told = { image, digest, branch, commit: shortHash(commit.hash), packages };
    say(message('image-built', told), locale);
  }
  return exitCodes.ok;
}

/** The current version, if every file is unchanged, because an image states its commit. */
async function untouched({ host }: CliContext, known: Settings, refused: (why: string) => Exit) {
  const { layout } = host;
  const { version, lock } = await versionInPlace(layout);
  const wanted = known.python.version;
  const python = wanted.startsWith('/') ? wanted : host.python;
  const { app, venv, pythons } = layout;
  const { tree, environment } = await runOwnTask(host, 'in-place', {
    ...{ app, venv, lock, python, pythons, mountPoints: known.appState },
  });
  if (environment.state !== 'matches') throw refused('changed');
  const seals = await knownSeals(layout, environment.python.fingerprint);
  const isClean = tree.head?.hash === version.commit.hash && tree.edits.files.length === 0;
  if (!isClean || !seals.has(environment.seal)) throw refused('changed');
  return { version, lock };
}
