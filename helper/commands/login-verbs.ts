import { Option, type Command } from 'commander';
import {
  DeployKey,
  type HostKeysAnswer,
  Login,
  type LoginAnswer,
  LoginHost,
  LoginPurpose,
  type LoginsAnswer,
  usualUser,
} from '../../contract/logins';
import { message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { hostOf, protocolOf } from '../../contract/repository-url';
import { Settings } from '../../contract/settings';
import { uiText } from '../../words/ui';
import { collect } from '../lib/collect';
import { loginsOf } from '../state/logins';
import { proxyIn } from '../state/proxy';
import { askSecret } from './ask-person';
import {
  common,
  type Act,
  contextOf,
  Exit,
  print,
  printJson,
  unlessRefused,
  type CliContext,
  type CommonOptions,
} from './context';
import { say } from './say';
import { hostKeys } from './host-keys';
import { changeLogins } from './operations/logins';

interface LoginOptions extends CommonOptions {
  readonly for: LoginPurpose;
  readonly user?: string;
  readonly fingerprint?: string;
  readonly hostKeys?: boolean;
}

const longestBytes = 64 * 1024;
const purpose = () =>
  new Option('--for <purpose>', 'what it is for')
    .choices(LoginPurpose.options)
    .default('repository');

/** Reads a login from standard input or a hidden prompt, never from arguments, which every process list shows. */
export function addLoginVerbs(program: Command, act: Act): void {
  common(program.command('login').argument('[host]', 'default: the host in the settings'))
    .description('give LadyLinux a login for a private repository, a proxy or models')
    .addOption(purpose())
    .option('--user <name>', 'the user name; a token often needs none')
    .option(
      '--fingerprint <sha256>',
      'with a key: the fingerprint of the host’s key, from its owner',
    )
    .option('--host-keys', 'only show the keys of the host; with --fingerprint you confirm one')
    .action(
      act(async (given: string | undefined, options: LoginOptions) => {
        const context = await contextOf(options);
        const host = await hostFor(context, given, options.for);
        return options.hostKeys === true ? showKeys(host, context) : login(host, context, options);
      }),
    );
  common(program.command('logins'))
    .description('list the logins and what each is for')
    .action(act(listLogins));
  common(program.command('logout').argument('[host]', 'default: the host in the settings'))
    .description('delete a login')
    .addOption(purpose())
    .action(
      act(async (given: string | undefined, options: LoginOptions) => {
        const context = await contextOf(options);
        const host = await hostFor(context, given, options.for);
        const change = { kind: 'forget', for: options.for, host } as const;
        const { was } = unlessRefused(await changeLogins(context.host, change));
        if (context.json) printJson({ v: 1, for: options.for, host, was });
        else say(message(was ? 'login-forgotten' : 'login-none', { host }), context.locale);
        return exitCodes.ok;
      }),
    );
}

async function showKeys(host: string, { json }: CliContext): Promise<ExitCode> {
  const keys = await shownKeys(host);
  const answer: HostKeysAnswer = { v: 1, host, keys };
  if (json) printJson(answer);
  else print(keys.map(({ fingerprint, type }) => `${fingerprint} ${type}`).join('\n'));
  return exitCodes.ok;
}

async function shownKeys(host: string): Promise<HostKeysAnswer['keys']> {
  const keys = await hostKeys(host);
  if (keys.length > 0) return keys;
  throw new Exit(exitCodes.offline, message('login-no-host-key', { host }));
}

async function login(host: string, context: CliContext, options: LoginOptions): Promise<ExitCode> {
  const secret = await secretFrom(host, context);
  const isKey = options.for === 'repository' && DeployKey.safeParse(secret).success;
  const { encrypted } = unlessRefused(
    await changeLogins(
      context.host,
      isKey
        ? { kind: 'keep-key', host, key: secret, hostKeys: await confirmedKeys(host, options) }
        : { kind: 'keep', for: options.for, host, login: loginOf(secret, options) },
    ),
  );
  const answer: LoginAnswer = {
    ...{ v: 1, for: options.for, host, kind: isKey ? 'key' : 'password', encrypted },
    fingerprints: isKey ? [String(options.fingerprint)] : [],
  };
  if (context.json) printJson(answer);
  else say(message('login-kept', { host, encrypted: String(encrypted) }), context.locale);
  return exitCodes.ok;
}

async function confirmedKeys(host: string, { fingerprint }: LoginOptions) {
  const keys = await shownKeys(host);
  const confirmed = keys.filter((key) => key.fingerprint === fingerprint);
  if (confirmed.length > 0) return confirmed.map(({ type, key }) => ({ type, key }));
  const fingerprints = keys.map((key) => key.fingerprint).join(', ');
  throw new Exit(exitCodes.usage, message('login-host-unconfirmed', { host, fingerprints }));
}

function loginOf(password: string, options: LoginOptions): Login {
  const username = options.user ?? usualUser(options.for);
  const read = Login.safeParse({ username, password });
  if (read.success) return read.data;
  throw new Exit(exitCodes.usage, message('login-unusable'));
}

async function listLogins(options: CommonOptions): Promise<ExitCode> {
  const { host, json, locale } = await contextOf(options);
  const { logins, own } = await loginsOf(host.layout);
  const answer: LoginsAnswer = { v: 1, logins: [...logins], own: [...own] };
  if (json) {
    printJson(answer);
    return exitCodes.ok;
  }
  const lines = [
    ...logins.map((each) => [each, 'computer'] as const),
    ...own.map((each) => [each, 'own'] as const),
  ].map(([{ host: at, for: purpose, kind }, whose]) =>
    uiText('login.line', locale, { host: at, purpose, kind, whose }),
  );
  print(lines.length === 0 ? uiText('login.none', locale) : lines.join('\n'));
  return exitCodes.ok;
}

/** The given host, or the one in the settings. */
async function hostFor(
  { settings: read }: CliContext,
  given: string | undefined,
  wanted: LoginPurpose,
): Promise<string> {
  const settings = read.kind === 'read' ? read.settings : Settings.parse({});
  const usual = async () => {
    if (wanted === 'models') return '';
    if (wanted === 'repository') return hostOf(settings.repository);
    const proxy = await proxyIn(settings);
    return proxy === null ? '' : new URL(proxy.url).host;
  };
  // a URL stands for its host
  const asked =
    given === undefined ? await usual() : protocolOf(given) === null ? given : hostOf(given);
  const host = LoginHost.safeParse(asked.toLowerCase());
  if (host.success) return host.data;
  throw new Exit(exitCodes.usage, message('login-host'));
}

async function secretFrom(host: string, { locale }: CliContext): Promise<string> {
  if (process.stdin.isTTY) return askSecret(`${uiText('login.ask', locale)} ${host}:`);
  const given = await collect(process.stdin, longestBytes);
  if (given === null) throw new Exit(exitCodes.usage, message('login-unusable'));
  return given.toString('utf8').trim();
}
