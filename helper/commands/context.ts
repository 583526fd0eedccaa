import { realpathSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { message, type Message, type Reason } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { Settings } from '../../contract/settings';
import { localeFor, localeNameIn, type Locale } from '../../words/locale';
import type { Host } from '../host/host';
import { readSettings, type SettingsAnswer } from '../state/settings-file';
import { layoutUnder } from '../state/layout';
import type { Refusal } from './operations/answer';
import { becomeOwner, mayRunCode } from './root-below-prefix';

export interface CommonOptions {
  readonly prefix?: string;
  /** false: --no-service, only the application layer. */
  readonly service?: boolean;
  readonly json?: boolean;
}

export interface CliContext {
  readonly host: Host;
  readonly settings: SettingsAnswer;
  readonly json: boolean;
  readonly locale: Locale;
  readonly requestedBy: string;
}

/** The expected way to end a verb: a message for a person and an exit code for scripts. */
export class Exit extends Error {
  constructor(
    readonly code: ExitCode,
    readonly said: Message,
  ) {
    super(said.code);
  }
}

/** The arguments are invalid. */
export const usage = (reason: Reason): Exit =>
  new Exit(exitCodes.usage, message('usage', { reason }));

/** For commander: accepts one of these words. */
export const oneOf =
  <T extends string>(values: readonly T[]) =>
  (text: string): T => {
    const found = values.find((value) => value === text);
    if (found === undefined) throw new InvalidArgumentError(values.join(', '));
    return found;
  };

export const locale = (): Locale => localeFor(localeNameIn(process.env));

/** How to run ourselves again: the same Node and this bundle. */
export const ownCommand = (): readonly string[] => [
  process.execPath,
  realpathSync(process.argv[1] ?? ''),
];

export async function contextOf(options: CommonOptions): Promise<CliContext> {
  const prefix = options.prefix === undefined ? null : resolve(options.prefix);
  if (prefix !== null) await becomeOwner(prefix);
  const settings = await readSettings(layoutUnder(prefix ?? '/').settingsFile);
  const host =
    prefix === null
      ? (await import('../host/systemd/host')).systemHost(
          settings.kind === 'read' ? settings.settings : Settings.parse({}),
        )
      : options.service === false || !(await mayRunCode(prefix))
        ? (await import('../host/bare/host')).bareHost(prefix, ownCommand())
        : (await import('../host/prefix/host')).prefixHost(prefix, ownCommand());
  return {
    host,
    settings,
    json: options.json === true,
    locale: locale(),
    requestedBy: process.env['SUDO_USER'] ?? ownName(),
  };
}

/** A user may have no name, as in a container or a unit with a dynamic user; then its number. */
function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}

/** These verbs run the application itself, not only tasks. */
const servingVerbs = /^(?:act|refresh|apply|apply-due|resume|probation|service .*|sandbox create)$/;

/** For verbs that change something: requires valid settings, write access and the necessary rights. */
export async function writingContext(
  options: CommonOptions,
  verb: string,
): Promise<CliContext & { readonly known: Settings }> {
  const context = await settingsContext(options, verb);
  return { ...context, known: soundSettings(context) };
}

/** The settings in force; throws Exit if missing or invalid. */
export function soundSettings({ settings }: Pick<CliContext, 'settings'>): Settings {
  if (settings.kind === 'bad') throw new Exit(exitCodes.badSettings, settings.message);
  if (settings.kind === 'absent') throw notSetUp();
  return settings.settings;
}

/** For verbs that may repair the settings themselves. */
export async function settingsContext(options: CommonOptions, verb: string): Promise<CliContext> {
  const context = await contextOf(options);
  const { host, settings } = context;
  if (host.mode === 'system' && process.getuid?.() !== 0)
    throw new Exit(exitCodes.notAuthorised, message('not-root', { verb }));
  if (settings.kind === 'absent') throw notSetUp();
  if (options.service !== false && !host.runsServices && servingVerbs.test(verb))
    throw prefixOfRoot(host.layout.root);
  const folder = host.layout.privateDir;
  await access(folder, constants.W_OK).catch((error: unknown) => {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Exit(exitCodes.stagingFailed, message('prefix-not-writable', { folder, reason }));
  });
  const { logToFile, logToStandardError } = await import('../lib/log');
  if (host.mode === 'embedded') logToFile(join(host.layout.refreshState, 'refresh.log'));
  else logToStandardError();
  return context;
}

export const prefixOfRoot = (folder: string): Exit =>
  new Exit(exitCodes.usage, message('prefix-as-root', { folder }));

export const notSetUp = (): Exit => new Exit(exitCodes.notSetUp, message('not-set-up'));

const isRefused = (answer: object): answer is Refusal =>
  'kind' in answer && answer.kind === 'refused';

/** Returns the answer, or ends the verb if it is a refusal. */
export function unlessRefused<T extends object>(answer: T | Refusal): T extends Refusal ? never : T;
export function unlessRefused(answer: object): object {
  if (isRefused(answer)) throw new Exit(answer.exitCode, answer.message);
  return answer;
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Wraps a verb: its number becomes the exit code, its Exit a message. */
export type Act = <A extends unknown[]>(
  verb: (...args: A) => Promise<ExitCode>,
) => (...args: A) => Promise<void>;

/** Adds the options of every verb. */
export function common(command: Command): Command {
  return wide(command).option('--json', 'for programs: JSON on standard output');
}

export function wide(command: Command): Command {
  return command
    .option('--prefix <dir>', 'work in this prefix, not on the machine’s installation')
    .allowExcessArguments(false);
}
