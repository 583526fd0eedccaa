import { homedir, hostname, release, version, tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants } from 'node:fs';
import { access, readFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import type { LogSource } from '../../contract/logs';
import { message } from '../../contract/message';
import type { ReportedFile } from '../../contract/problem-report';
import { sentence } from '../../words/format';
import { readHistory } from '../state/history';
import { status } from '../service/status';
import { parseEnvFile } from '../state/env-file';
import { readRegularFile } from '../state/state-file';
import { isSecretName, redact } from '../lib/secrets';
import { systemEnvironment } from '../host/systemd/command';
import { Exit, type CliContext } from './context';
import { logLines } from './logs';

/** Names in the environment file whose values are useful and not secret. */
const harmless = /^LADYLINUX_(?:HOST|PORT|ENV|MODELS_DIR|STATE_DIR)$/;
const shortest = 6;

interface Known {
  readonly variables: Readonly<Record<string, string>>;
  readonly home: string;
  readonly hostname: string;
}

/**
 * Cleans a problem report of what looks like a secret, of all values of the environment file that we could read, and of
 * the names of the person's home folder and computer.
 */
export function scrubber({ variables, home, hostname }: Known): (text: string) => string {
  const values = Object.entries(variables)
    .filter(([name, value]) => !harmless.test(name) && value.length >= shortest)
    .map(([, value]) => value)
    .sort((one, other) => other.length - one.length);
  const named: readonly (readonly [string, string])[] = [
    ...values.map((value) => [value, '***'] as const),
    ...(home.length > 1 ? [[home, '~'] as const] : []),
    ...(hostname.length > 3 ? [[hostname, 'HOST'] as const] : []),
  ];
  return (text) => named.reduce((said, [what, by]) => said.replaceAll(what, by), redact(text));
}

/** A boolean or a number of tokens reveals nothing. */
const isTelling = (name: string, member: unknown): boolean =>
  typeof member === 'number'
    ? !/tokens$/i.test(name)
    : member !== null && typeof member !== 'boolean' && member !== '';

/** A document with all its texts cleaned; a value with a secret's name is removed whatever it looks like. */
export function scrubbedJson(value: unknown, scrub: (text: string) => string): string {
  const replacer = (name: string, member: unknown): unknown => {
    if (name !== '' && isSecretName(name) && isTelling(name, member)) return '***';
    return typeof member === 'string' ? scrub(member) : member;
  };
  return `${JSON.stringify(value, replacer, 2)}\n`;
}

const programs: readonly (readonly [name: string, program: string, ...args: string[]])[] = [
  ['systemd', '/usr/bin/systemctl', '--version'],
  ['git', '/usr/bin/git', '--version'],
  ['python', '/usr/bin/python3', '--version'],
  [
    'packages',
    '/usr/bin/dpkg-query',
    '--show',
    '--showformat=${Package} ${Version} ${db:Status-Status}; ',
    'ladylinux-refresh',
    'ladylinux-tray',
  ],
];

/** Versions of all that a refresh depends on, one per line. */
async function aboutText(ownVersion: string, mode: string): Promise<string> {
  const system = /^PRETTY_NAME="?([^"\n]*)/m.exec(
    await readFile('/etc/os-release', 'utf8').catch(() => ''),
  )?.[1];
  const lines = [
    `ladylinux-refresh ${ownVersion} (${mode})`,
    `system ${system ?? 'unknown'}`,
    `kernel ${release()} ${version()}`,
    `node ${process.version}`,
  ];
  for (const [name, program, ...args] of programs) {
    const { stdout } = await execa(program, args, {
      env: systemEnvironment,
      extendEnv: false,
      reject: false,
      timeout: 5000,
    });
    lines.push(`${name} ${stdout.split('\n')[0] ?? ''}`);
  }
  return `${lines.join('\n')}\n`;
}

type ArchiveResult =
  { readonly kind: 'written' } | { readonly kind: 'refused'; readonly reason: string };

/** Writes a .tar.gz with one folder, readable by its owner only. Replaces an existing file. */
export async function writeArchive(
  path: string,
  folder: string,
  files: readonly ReportedFile[],
): Promise<ArchiveResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'ladylinux-report-'));
  try {
    await mkdir(join(scratch, folder));
    for (const { name, text } of files)
      await writeFile(join(scratch, folder, name), text, { mode: 0o600 });
    const args = ['--create', '--gzip', '--owner=0', '--group=0', '--directory', scratch, folder];
    const { stdout } = await execa('/usr/bin/tar', args, {
      encoding: null,
      env: systemEnvironment,
      extendEnv: false,
      maxBuffer: 256 * 1024 * 1024,
    });
    await rm(path, { force: true });
    await writeFile(path, stdout, { mode: 0o600, flag: 'wx' });
    return { kind: 'written' };
  } catch (error) {
    return { kind: 'refused', reason: (error as Error).message.slice(0, 500) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const logLength = 2000;
const runsTold = 20;
const largestFile = 16_000_000;
const longestText = 1_000_000;

/** Everything that a helper needs, and no private data. */
export async function collectReport(context: CliContext, version: string): Promise<ReportedFile[]> {
  const { host, settings } = context;
  const { layout } = host;
  const scrub = scrubber({
    variables: wouldBeVariables(await ownText(layout.envFile)),
    home: homedir(),
    hostname: hostname(),
  });
  const json = (value: unknown) => scrubbedJson(value, scrub);
  const { reports } = await readHistory(layout);
  const files: ReportedFile[] = [
    { name: 'about.txt', text: await aboutText(version, host.mode) },
    { name: 'status.json', text: json(await status(host, version, settings)) },
    {
      name: 'settings.json',
      text: json(settings.kind === 'read' ? settings.settings : settings),
    },
    { name: 'history.json', text: json(reports.slice(0, runsTold)) },
    { name: 'events.jsonl', text: scrub(await ownText(layout.events)) },
    { name: 'service.log', text: scrub(await serviceLog(context)) },
    { name: 'refresh.log', text: scrub(await logText('refresh', context)) },
    { name: 'tray.log', text: scrub(await ownText(trayLog(host.mode, layout.root))) },
  ];
  return files.map(({ name, text }) => ({ name, text: text.slice(-longestText) }));
}

/** A secret on a line that systemd ignores, or that ends in a comment, is a secret all the same. */
const wouldBeVariables = (envFile: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    parseEnvFile(envFile).flatMap(({ name, value }, at) => [
      [name.replace(/^export\s+/, ''), value],
      [`${name} ${String(at)}`, value.split(/\s#/, 1).join('').trimEnd()],
    ]),
  );

/** Left out if the environment file is unreadable, because then its secrets cannot be removed by value. */
async function serviceLog(context: CliContext): Promise<string> {
  const file = context.host.layout.envFile;
  const code = await access(file, constants.R_OK).then(
    () => 'ENOENT',
    (error: unknown) => (error as NodeJS.ErrnoException).code,
  );
  if (code === 'ENOENT') return logText('service', context);
  return `${sentence(message('report-without-log', { file }), 'en')}\n`;
}

async function logText(source: LogSource, context: CliContext): Promise<string> {
  let text = '';
  try {
    for await (const line of logLines(source, context, { lines: logLength, follow: false }))
      text += `${line.time ?? '-'} ${line.level} ${line.from} ${line.text}\n`;
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    text += `${sentence(error.said, 'en')}\n`;
  }
  return text;
}

/** The tray's own log, in the folder of the person who asks. */
const trayLog = (mode: CliContext['host']['mode'], root: string): string =>
  join(
    mode === 'embedded' ? join(root, 'home') : homedir(),
    '.config/ladylinux-tray/logs/main.log',
  );

const ownText = async (file: string): Promise<string> =>
  (await readRegularFile(file, largestFile).catch(() => null)) ?? '';
