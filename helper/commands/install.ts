import type { Command } from 'commander';
import { execa } from 'execa';
import { because, message, type Message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { Settings, type SettingsInput } from '../../contract/settings';
import { sentence } from '../../words/format';
import type { Host } from '../host/host';
import { proposeHealth } from '../service/propose-health';
import { listenAddress, readEnvFile } from '../state/env-file';
import { storedSettings } from '../state/settings-file';
import { isRefreshDue, provision } from '../install';
import { bringerBack, finishAdoption, stopStrays, tellAdoption } from '../install/adopt';
import { tellChange, type Change } from '../install/plan';
import { pathExists } from '../lib/path';
import { plainLine } from '../lib/text';
import { systemEnvironment } from '../host/systemd/command';
import {
  type Act,
  common,
  contextOf,
  Exit,
  print,
  printJson,
  writingContext,
  usage,
} from './context';
import { say } from './say';
import { firstRefresh, type FirstRefreshOptions } from './first-refresh';
import { confirmedBundle, type Confirmed, type FromOptions } from './from-option';
import { installInPrefix } from './install-in-prefix';
import { repositoryNamed } from './build-options';
import { askPerson } from './ask-person';
import { packagesFrom } from './packages-option';
import { settingsFrom } from './setting-pairs';

const program = '/usr/bin/timeshift';
const mostMinutes = 60;

/** Linux Mint's tool for snapshots of the whole system. */
const hasTimeshift = (): Promise<boolean> => pathExists(program);

/** null if taken, else why not. The first snapshot copies the system and may take long. */
async function takeSnapshot(comment: string): Promise<string | null> {
  const { exitCode, all } = await execa(
    program,
    ['--create', '--comments', comment, '--scripted'],
    {
      env: systemEnvironment,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      all: true,
      timeout: mostMinutes * 60_000,
    },
  );
  if (exitCode === 0) return null;
  return plainLine((all ?? '').trim().split('\n').pop() ?? '').slice(0, 300) || 'no answer';
}

interface Options extends FirstRefreshOptions, FromOptions {
  readonly dryRun?: boolean;
  readonly adopt?: boolean;
  readonly repository?: string;
  readonly branch?: string;
  readonly snapshot?: boolean;
}

/** ladylinux-refresh install: provisions this computer, then runs an ordinary refresh, its first. */
export function addInstallVerb(program: Command, act: Act): void {
  common(
    program
      .command('install')
      .argument('[name=value...]', 'settings, as “settings set” takes them'),
  )
    .description('set LadyLinux up; changes only what is not yet as it should be')
    .option('--dry-run', 'print exactly what would change')
    .option('--adopt', 'take over a LadyLinux that was set up another way, without losing anything')
    .option('--snapshot', 'with --adopt: take a Timeshift snapshot first, without asking')
    .option('--no-snapshot', 'with --adopt: take no snapshot, without asking')
    .option('--repository <url>', 'replaces the one in the settings')
    .option('--branch <name>', 'replaces the one in the settings')
    .option(
      '--packages <what...>',
      'if the repository names no packages: “proposed”, a file with a list, or names',
    )
    .option('--from <place>', 'take everything from a bundle, in a folder or at an address')
    .option(
      '--fingerprint <sha256>',
      'with --from: the bundle’s fingerprint, as told by the person who made it',
    )
    .option('--no-wait', 'start the first refresh and do not wait')
    .action(act(install));
}

async function install(pairs: readonly string[], given: Options): Promise<ExitCode> {
  const bundle =
    given.from === undefined && given.fingerprint === undefined
      ? null
      : await bundleFor(pairs, given);
  const options = bundle === null ? given : { ...given, bundle: bundle.source };
  const change = { ...bundle?.change, ...(await settingsOf(pairs, options)) };
  const { prefix } = options;
  if (prefix !== undefined && (options.dryRun === true || options.snapshot === true))
    throw usage(because('not-with-prefix'));
  const code = await (prefix === undefined
    ? installHere(change, options)
    : installInPrefix(prefix, change, options));
  if (bundle === null || options.dryRun === true) return code;
  const { receiveBundledModels } = await import('./bundled-models');
  return receiveBundledModels(options, bundle, code);
}

/** A confirmed bundle. Without settings, its repository is set; otherwise the run compares it with the settings. */
async function bundleFor(
  pairs: readonly string[],
  options: Options,
): Promise<(Confirmed & { readonly change: SettingsInput }) | null> {
  const context = await contextOf(options);
  const written: unknown = settingsFrom(pairs)['protocols'];
  const protocols = Array.isArray(written) ? written.map(String) : undefined;
  const bundle = await confirmedBundle(context, 'install', options, protocols);
  if (bundle === null) return null;
  const { repository, branch } = bundle.facts;
  const isNew = (await storedSettings(context.host.layout.settingsFile)) === null;
  return { ...bundle, change: isNew ? { ...repositoryNamed(repository), branch } : {} };
}

async function settingsOf(
  pairs: readonly string[],
  { repository, branch, packages }: Options,
): Promise<SettingsInput> {
  return {
    ...(repository === undefined ? {} : repositoryNamed(repository)),
    ...(branch === undefined ? {} : { branch }),
    ...(await packagesFrom(packages)),
    ...settingsFrom(pairs),
  };
}

async function installHere(given: SettingsInput, options: Options): Promise<ExitCode> {
  const json = options.json === true;
  const dryRun = options.dryRun === true;
  const adopt = options.adopt === true;
  if (process.getuid?.() !== 0) {
    throw new Exit(exitCodes.notAuthorised, message('not-root', { verb: 'install' }));
  }
  const { host, locale } = await contextOf(json ? { json } : {});
  const { layout } = host;
  const better = await healthOfRunning(host, given);
  const change = { ...given, ...better?.change };
  const wanted = { adopt, change };
  const planned = await provision(host, { ...wanted, dryRun: true });
  if (planned.kind === 'refused') throw new Exit(planned.exitCode, planned.message);
  const { adoption } = planned;
  const more = [
    ...(better === null ? [] : [better.told]),
    ...(adoption === null ? [] : tellAdoption(adoption, layout)),
  ];
  const canSnapshot = adopt && options.snapshot !== false && (await hasTimeshift());
  if (dryRun) {
    const snapshot = canSnapshot ? [message('install-snapshot')] : [];
    const told = [...snapshot, ...inOrder(planned.changes, more)];
    if (json) printJson({ v: 1, changes: told });
    else if (told.length === 0) say(message('install-nothing'), locale);
    else for (const each of told) say(each, locale);
    return exitCodes.ok;
  }
  const ofUnit = adoption?.strays.find(({ unit }) => unit !== null);
  if (ofUnit !== undefined)
    throw new Exit(
      exitCodes.stagingFailed,
      message('stray-of-unit', { port: ofUnit.port, unit: ofUnit.unit ?? '' }),
    );
  if (canSnapshot && planned.changes.length > 0) {
    const isAsked = options.snapshot === undefined && process.stdin.isTTY && !json;
    const agreed =
      options.snapshot === true ||
      (isAsked && (await askPerson(sentence(message('install-ask-snapshot'), locale), 'yes')));
    const failed = agreed ? await takeSnapshot('Before LadyLinux is taken over') : null;
    if (failed !== null)
      throw new Exit(exitCodes.stagingFailed, message('snapshot-failed', { reason: failed }));
  }

  const leave: string[] = [];
  if (process.stdin.isTTY && !json) {
    for (const path of adoption?.appState ?? []) {
      const question = sentence(message('install-ask-app-state', { path }), locale);
      if (!(await askPerson(question, 'yes'))) leave.push(path);
    }
  }
  const answer = await provision(host, { ...wanted, leave, dryRun: false }, (change) => {
    if (!json) say(tellChange(change), locale);
  });
  if (answer.kind === 'refused') throw new Exit(answer.exitCode, answer.message);
  if (answer.changes.length === 0 && !json) say(message('install-nothing'), locale);
  const sayAll = (messages: readonly Message[]) => {
    if (!json) for (const each of messages) say(each, locale);
  };
  const finish = async (code: ExitCode, bringBack: () => Message[] = () => []) => {
    if (adoption !== null) sayAll(await finishAdoption(layout, adoption, code, bringBack));
    return code;
  };
  const isAsked = options.packages !== undefined || options.bundle !== undefined;
  if (!isRefreshDue(answer.changes) && !isAsked) return finish(exitCodes.ok);
  if (!json) {
    if (better !== null) say(better.told, locale);
    for (const said of answer.adoption === null ? [] : tellAdoption(answer.adoption, layout))
      say(said, locale);
    print('');
  }
  const ready = await writingContext(json ? { json } : {}, 'install');
  // Until the run can be cancelled, Ctrl-C must not end the process that restarts what was stopped.
  if (adoption !== null) process.on('SIGINT', () => undefined);
  const stopped = adoption === null ? [] : await stopStrays(layout, adoption);
  const bringBack = bringerBack(stopped);
  const hasToWait = stopped.length > 0 || adoption?.hasCloneAbove === true;
  const { code } = await firstRefresh(
    ready,
    options,
    hasToWait
      ? () => {
          sayAll(bringBack());
        }
      : undefined,
  ).catch(async (error: unknown) => {
    await finish(exitCodes.internal, bringBack);
    throw error;
  });
  return finish(code, bringBack);
}

/** On the first setup, finds a health path of the running application. null: nothing runs, or its front page works. */
async function healthOfRunning(
  { layout }: Host,
  given: SettingsInput,
): Promise<{ readonly change: SettingsInput; readonly told: Message } | null> {
  const stored = await storedSettings(layout.settingsFile);
  if (given.services !== undefined || stored !== null) return null;
  const [service] = Settings.parse({}).services;
  if (service === undefined) return null;
  const address = listenAddress(await readEnvFile(layout.envFile));
  const proposal = await proposeHealth(address, service);
  if (proposal === null) return null;
  const { path, status } = proposal;
  return {
    change: { services: [{ health: { path } }] },
    told: message('install-health', { path, status: status ?? 0, port: address.port }),
  };
}

/** The refresh comes last in the plan, after what an adoption adds. */
function inOrder(changes: readonly Change[], more: readonly Message[]): Message[] {
  const before = changes.filter(({ kind }) => kind !== 'refresh').map(tellChange);
  const refresh = changes.filter(({ kind }) => kind === 'refresh').map(tellChange);
  return [...before, ...more, ...refresh];
}
