import { mkdir } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { Login, LoginHost, LoginPurpose, type LoginAnswer } from '../../contract/logins';
import { message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import { hostOf, protocolOf } from '../../contract/repository-url';
import { Settings } from '../../contract/settings';
import { uiText } from '../../words/ui';
import { collect } from '../lib/collect';
import { loginName } from '../lib/logins';
import { forgetLogin, keepLogin, loginsFolder, loginText } from '../state/logins';
import { proxyIn } from '../state/proxy';
import { askSecret } from './ask-person';
import {
  common,
  type Act,
  contextOf,
  Exit,
  printJson,
  say,
  type CliContext,
  type CommonOptions,
} from './context';
import { hostKeys, isPlainKey } from './host-keys';

interface LoginOptions extends CommonOptions {
  readonly for: LoginPurpose;
  readonly user?: string;
  readonly fingerprint?: string;
}

const longestBytes = 64 * 1024;
const purpose = () =>
  new Option('--for <purpose>', 'what it is for')
    .choices(LoginPurpose.options)
    .default('repository');

/** A login is given once, by standard input or a prompt that shows nothing, and never by an argument, which every list of processes has. */
export function addLoginVerbs(program: Command, act: Act): void {
  common(program.command('login').argument('[host]', 'of the settings where it is not given'))
    .description('give LadyLinux a login for a private repository, a proxy or models')
    .addOption(purpose())
    .option('--user <name>', 'the user name; a token often needs none')
    .option('--fingerprint <sha256>', 'with a key: that of the host, as its owner tells it')
    .action(act(login));
  common(program.command('logout').argument('[host]', 'of the settings where it is not given'))
    .description('forget a login')
    .addOption(purpose())
    .action(
      act(async (given: string | undefined, options: LoginOptions) => {
        const context = await contextOf(options);
        const host = await hostFor(context, given, options.for);
        const these =
          options.for === 'repository' ? (['repository', 'key', 'hosts'] as const) : [options.for];
        const was = await forgetLogin(loginsFolder(context.host.layout), host, these);
        if (context.json) printJson({ v: 1, for: options.for, host, was });
        else say(message(was ? 'login-forgotten' : 'login-none', { host }), context.locale);
        return exitCodes.ok;
      }),
    );
}

async function login(given: string | undefined, options: LoginOptions): Promise<ExitCode> {
  const context = await contextOf(options);
  const { layout } = context.host;
  const host = await hostFor(context, given, options.for);
  const secret = await secretFrom(host, context);
  const folder = loginsFolder(layout);
  if (process.getuid?.() === 0) await mkdir(layout.refreshState, { recursive: true });
  const isKey = options.for === 'repository' && secret.startsWith('-----BEGIN ');
  const about = { v: 1, for: options.for, host } as const;
  let answer: LoginAnswer;
  if (isKey) {
    if (!(await isPlainKey(secret))) throw new Exit(exitCodes.usage, message('login-key-unusable'));
    const known = await hostKeys(host);
    const fingerprints = known.map(({ fingerprint }) => fingerprint);
    const confirmed = known.filter(({ fingerprint }) => fingerprint === options.fingerprint);
    if (known.length === 0)
      throw new Exit(exitCodes.offline, message('login-no-host-key', { host }));
    if (confirmed.length === 0)
      throw new Exit(
        exitCodes.usage,
        message('login-host-unconfirmed', { host, fingerprints: fingerprints.join(', ') }),
      );
    await keepLogin(
      folder,
      loginName('hosts', host),
      confirmed.map(({ line }) => `${line}\n`).join(''),
    );
    const encrypted = await keepLogin(folder, loginName('key', host), `${secret}\n`);
    answer = { ...about, kind: 'key', encrypted, fingerprints: [String(options.fingerprint)] };
  } else {
    const username = options.user ?? (options.for === 'repository' ? 'x-access-token' : '');
    const read = Login.safeParse({ username, password: secret });
    if (!read.success) throw new Exit(exitCodes.usage, message('login-unusable'));
    const name = loginName(options.for, host);
    const encrypted = await keepLogin(folder, name, loginText(read.data));
    answer = { ...about, kind: 'password', encrypted, fingerprints: [] };
  }
  if (context.json) printJson(answer);
  else say(message('login-kept', { host, encrypted: String(answer.encrypted) }), context.locale);
  return exitCodes.ok;
}

/** What was asked for, or whom the settings have to do with. */
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
  // an address is taken for its host
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
